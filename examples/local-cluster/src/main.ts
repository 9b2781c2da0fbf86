console.log('This example is not written yet.')
