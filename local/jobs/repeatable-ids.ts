// Ids for the files of a job: the same again when the job is run again after a crash.
import { createHash } from 'node:crypto';

/**
 * A source of ids in the form of a version 4 UUID.
 * A job that begins anew must write over what its first attempt had sent already: two files with
 * the same rows under one prefix would be read as twice the rows.
 * @param seed what is one job's own, such as its ARN
 */
export function repeatableIds(seed: string): () => string {
  let count = 0;
  return () => {
    const hex = createHash('sha256').update(`${seed}\n${count}`).digest('hex');
    count += 1;
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}
