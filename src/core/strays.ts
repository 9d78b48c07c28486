/** Errors that nobody waits for, and who answers for them: one of a plugin must not end the program. */

/** Returns true when the error is the claimant's, who has then dealt with it. */
export type Claim = (error: unknown) => boolean;

const claims = new Set<Claim>();

export function claimStrays(claim: Claim): void {
  claims.add(claim);
}

/** For handlers of uncaught errors, before they take one for a defect of ours. */
export function isClaimed(error: unknown): boolean {
  for (const claim of claims) if (claim(error)) return true;
  return false;
}
