/** Stands in for optional modules that the bundle leaves out. */
export const absent = true;
