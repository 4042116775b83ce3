// Errors about the files of the index. After either, a search may be tried again.

/** A file could not be fetched: there is no network, or the host failed. */
export class Unreachable extends Error {
  name = "Unreachable"
}

/** The site was rebuilt since its index was opened: the next search opens the new one. */
export class Stale extends Error {
  name = "Stale"
}
