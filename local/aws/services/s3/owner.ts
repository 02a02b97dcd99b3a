// The account as S3's old lists of owners and grants name it.
import { createHash } from 'node:crypto';

/** The canonical user id of an account. */
export function owner(account: string): { ID: string } {
  return { ID: createHash('sha256').update(`canonical user ${account}`).digest('hex') };
}
