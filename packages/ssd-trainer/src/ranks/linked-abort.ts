/** A signal of its own, which is aborted with another one or by its controller. */
export function linkedAbort(outer: AbortSignal | undefined): {
  readonly signal: AbortSignal;
  readonly ending: AbortController;
} {
  const ending = new AbortController();
  return { signal: outer === undefined ? ending.signal : AbortSignal.any([outer, ending.signal]), ending };
}
