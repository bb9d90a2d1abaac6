/** Folders of the private packages: built into whoever takes them, code and types. */
export const BUILT_IN = ['errors', 'names', 'files', 'pictures', 'random', 'yaml-text', 'zip'];
