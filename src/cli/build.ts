/** What `scripts/build.ts` knows about the build; sources that run as they are know nothing. */

declare const CCR_COMMIT: string | undefined;

/** Of the sources, with `-dirty` behind it where they had changes; null where git did not know. */
export const COMMIT: string | null = typeof CCR_COMMIT === "string" && CCR_COMMIT !== "" ? CCR_COMMIT : null;
