// Client request tokens: the same request again is answered by what the first one made, another one under its token is refused.
import { createHash } from 'node:crypto';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** What a token was used for. */
export interface RequestTokenRecord {
  /** Digest of the request's other members. */
  request: string;
  /** Id of what it made. */
  made: string;
}

/** Uses of tokens by key. */
export const requestTokenTable = (store: Store): Table<RequestTokenRecord> => store.table('codecommit/request-tokens');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Members in the order of their names, however the client wrote them. */
const canonical = (value: unknown): unknown => (typeof value !== 'object' || value === null ? value : Array.isArray(value) ? value.map(canonical)
  : Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, item]) => [key, canonical(item)])));

/** One use of a token. */
export class RequestToken {
  readonly key: string | undefined;
  readonly #request: string;

  /** @param input the request, its token included */
  constructor(private readonly store: Store, operation: string, { clientRequestToken, ...rest }: { readonly clientRequestToken?: string | undefined } & object) {
    this.key = clientRequestToken === undefined || clientRequestToken === '' ? undefined : `${operation}/${digest(clientRequestToken)}`;
    this.#request = digest(JSON.stringify(canonical(rest)));
  }

  /** The id of what the token made before, if it did. @throws AwsError IdempotencyParameterMismatchException */
  made(): string | undefined {
    const known = this.key === undefined ? undefined : requestTokenTable(this.store).get(this.key);
    if (known !== undefined && known.request !== this.#request) throw new AwsError('IdempotencyParameterMismatchException', 'The client request token was used by a request with other parameters; use a new one for another request');
    return known?.made;
  }

  /** Remembers what was made. To be called inside the transaction that makes it. */
  remember(made: string): void {
    if (this.key !== undefined) void requestTokenTable(this.store).put(this.key, { request: this.#request, made });
  }
}
