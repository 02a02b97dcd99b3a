// What the lists of pull requests and comments have in common: how many at once, and whose.
import { AwsError } from '../../operation';
import { page, type Page } from '../page';

/** A page of at most `most` items, of all of them by default. @throws AwsError InvalidMaxResultsException, InvalidContinuationTokenException */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined }, { usual = 100, most = usual }: { usual?: number; most?: number } = {}): Page<T> {
  if (maxResults !== undefined && maxResults < 1) throw new AwsError('InvalidMaxResultsException', `The maximum number of results must be at least 1, not ${maxResults}`);
  return page(items, keyOf, { nextToken: nextToken === '' ? undefined : nextToken, limit: Math.min(maxResults ?? usual, most), errorCode: 'InvalidContinuationTokenException' });
}

/** @throws AwsError with the code given, where the text is no ARN of a user, a role's session or an account */
export function checkUserArn(arn: string | undefined, code: string): void {
  if (arn !== undefined && !/^arn:[a-z-]+:(iam|sts)::\d{12}:\S+$/.test(arn)) throw new AwsError(code, `${arn.slice(0, 200)} is not the full ARN of a user`);
}
