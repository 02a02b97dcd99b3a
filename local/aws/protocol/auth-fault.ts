// Why a request's signature was refused, and how each protocol says it.
import { AwsError } from '../operation';

/** The reasons for which a request is not believed. */
export type AuthReason =
  | 'missing'
  | 'malformed'
  | 'unknown-key'
  | 'bad-token'
  | 'expired-token'
  | 'mismatch'
  | 'skewed'
  | 'region'
  | 'service'
  | 'presigned-expired'
  | 'unsigned-headers'
  | 'old-mechanism';

/** Which family of error codes a service answers with. */
export type AuthFamily = 's3' | 'query' | 'json';

/** Code and status of a reason, by family. */
const CODES: Readonly<Record<AuthReason, Readonly<Record<AuthFamily, readonly [string, number]>>>> = {
  missing: { s3: ['AccessDenied', 403], query: ['MissingAuthenticationToken', 403], json: ['MissingAuthenticationTokenException', 403] },
  malformed: { s3: ['AuthorizationHeaderMalformed', 400], query: ['IncompleteSignature', 400], json: ['IncompleteSignatureException', 400] },
  'unknown-key': { s3: ['InvalidAccessKeyId', 403], query: ['InvalidClientTokenId', 403], json: ['UnrecognizedClientException', 403] },
  'bad-token': { s3: ['InvalidToken', 400], query: ['InvalidClientTokenId', 403], json: ['UnrecognizedClientException', 403] },
  'expired-token': { s3: ['ExpiredToken', 400], query: ['ExpiredToken', 403], json: ['ExpiredTokenException', 403] },
  mismatch: { s3: ['SignatureDoesNotMatch', 403], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
  skewed: { s3: ['RequestTimeTooSkewed', 403], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
  region: { s3: ['AuthorizationHeaderMalformed', 400], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
  service: { s3: ['AuthorizationHeaderMalformed', 400], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
  'presigned-expired': { s3: ['AccessDenied', 403], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
  'old-mechanism': { s3: ['InvalidRequest', 400], query: ['IncompleteSignature', 400], json: ['IncompleteSignatureException', 400] },
  'unsigned-headers': { s3: ['AccessDenied', 403], query: ['SignatureDoesNotMatch', 403], json: ['InvalidSignatureException', 403] },
};

const DEFAULT_TEXT: Readonly<Partial<Record<AuthReason, Readonly<Record<AuthFamily, string>>>>> = {
  missing: { s3: 'Access Denied', query: 'Request is missing Authentication Token', json: 'Missing Authentication Token' },
  'unknown-key': {
    s3: 'The AWS Access Key Id you provided does not exist in our records.',
    query: 'The security token included in the request is invalid.',
    json: 'The security token included in the request is invalid.',
  },
  'bad-token': {
    s3: 'The provided token is malformed or otherwise invalid.',
    query: 'The security token included in the request is invalid.',
    json: 'The security token included in the request is invalid.',
  },
  'expired-token': {
    s3: 'The provided token has expired.',
    query: 'The security token included in the request is expired',
    json: 'The security token included in the request is expired',
  },
  'old-mechanism': {
    s3: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    query: 'Unsupported Authorization Type: use AWS4-HMAC-SHA256.',
    json: 'Unsupported Authorization Type: use AWS4-HMAC-SHA256.',
  },
  mismatch: {
    s3: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    query:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    json: 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
};

/** A refusal to believe a request, before it is known how to word it. */
export class AuthFault extends Error {
  constructor(
    readonly reason: AuthReason,
    readonly text?: string,
    readonly fields: Record<string, unknown> = {},
  ) {
    super(text ?? reason);
    this.name = 'AuthFault';
  }

  /** The error in the words of a family of services. */
  toAwsError(family: AuthFamily): AwsError {
    const [code, status] = CODES[this.reason][family];
    const message = DEFAULT_TEXT[this.reason]?.[family] ?? this.text ?? this.reason;
    return new AwsError(code, message, { status, fields: family === 's3' ? this.fields : {} });
  }
}
