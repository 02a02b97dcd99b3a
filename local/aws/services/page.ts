// Pages of a list: AWS's NextToken over anything that has an order.
import { AwsError } from '../operation';

/** One page. */
export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextToken?: string;
}

/** What a caller asks for. */
export interface PageRequest {
  nextToken?: string | undefined;
  /** Items a page. */
  limit: number;
  /** Error code for a token that is not ours. @default 'ValidationException' */
  errorCode?: string;
}

/**
 * Takes a page of `items`, which are in order. The token names the last item given, by `keyOf`, so that items added or
 * removed between two pages neither repeat nor hide others.
 */
export function page<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const from = request.nextToken === undefined ? 0 : startOf(items, keyOf, request);
  const taken = items.slice(from, from + request.limit);
  const last = taken.at(-1);
  if (last === undefined || from + taken.length >= items.length) return { items: taken };
  return { items: taken, nextToken: writeToken(keyOf(last), from + taken.length) };
}

function writeToken(key: string, position: number): string {
  return Buffer.from(JSON.stringify([key, position])).toString('base64url');
}

function startOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): number {
  const [key, position] = readToken(request.nextToken as string, request.errorCode ?? 'ValidationException');
  const index = items.findIndex((item) => keyOf(item) === key);
  return index === -1 ? Math.min(position, items.length) : index + 1;
}

function readToken(token: string, code: string): readonly [string, number] {
  try {
    const [key, position] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof key === 'string' && typeof position === 'number' && Number.isInteger(position) && position >= 0) return [key, position];
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  throw new AwsError(code, 'Invalid pagination token given.');
}
