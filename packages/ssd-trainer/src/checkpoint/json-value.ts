/** Anything JSON can hold: what a hook keeps in a checkpoint. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
