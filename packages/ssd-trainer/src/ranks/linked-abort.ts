/** A controller that is aborted with a signal, and can be for other reasons, too. */
export function linkedAbort(signal: AbortSignal | undefined): AbortController {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal?.reason);
  };
  if (signal?.aborted === true) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return controller;
}
