/** A peer is the same to its application in whatever thread it runs: the same tests run on both. */
export function onEachThread(
  title: string,
  body: (this: Mocha.Suite, worker: boolean) => void,
): void {
  for (const worker of [false, true]) {
    describe(worker ? `${title}, in worker threads` : title, function () {
      body.call(this, worker)
    })
  }
}
