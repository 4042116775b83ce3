// What can go wrong with the files of the index. Both are told, and a search may be tried again.

/** A file could not be fetched: no network, or the host is in trouble. */
export class Unreachable extends Error {
  name = "Unreachable"
}

/** The site was built anew since its index was opened: the next search opens the new one. */
export class Stale extends Error {
  name = "Stale"
}
