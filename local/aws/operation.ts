// What an operation of a service is: who calls, what is authorised before it runs, what it does, how it refuses.
//
// To add an operation: write `services/<service>/<operation-name>.ts` exporting an `Operation`, add it to the list in
// `services/<service>/operations.ts`, add its name to `services/<service>/served.txt` and run
// `python3 local/aws/protocol/generate.py <service>` (botocore's models needed; the table `shapes.json` is committed).
// To add a service: a folder with `served.txt`, `operations.ts` and `service.ts` exporting a `Service`
// (see `service.ts` beside this file), and one line in `services/registry.ts`.
import type { Cloud } from './cloud';

/** Who makes a call. Plain JSON, so that a job may keep it over a restart. */
export interface Caller {
  /** `root`: the account's administrator; `role`: a session of a role; `service`: AWS itself, such as EventBridge calling Lambda; `anonymous`: unsigned. */
  kind: 'root' | 'role' | 'service' | 'anonymous';
  /** `arn:aws:iam::<account>:root`, `arn:aws:sts::<account>:assumed-role/<role>/<session>`, or a service principal such as `events.amazonaws.com`. */
  arn: string;
  account: string;
  /** What GetCallerIdentity calls UserId: the account's id, or `<role id>:<session name>`. */
  userId: string;
  /** The role's own ARN, when kind is `role`. */
  roleArn?: string;
  /** Policies given to AssumeRole: the session can do only what they allow too. */
  sessionPolicies?: readonly string[];
  /** Tags of the session, for `aws:PrincipalTag`. */
  sessionTags?: Readonly<Record<string, string>>;
  /** When the session began; milliseconds since 1970 (`aws:TokenIssueTime`). */
  issuedAt?: number;
  /** Services that call on this caller's behalf, such as `s3.us-east-1.amazonaws.com` (`kms:ViaService`, `aws:CalledVia`). */
  via?: readonly string[];
  /** For kind `service`: the resource the service acts for (`aws:SourceArn`). */
  sourceArn?: string;
  /** The key that signed the request, when it came over the wire. */
  accessKeyId?: string;
  /** Where the request came from (`aws:SourceIp`); absent for calls made inside. */
  sourceIp?: string;
}

/** A parsed policy document, as IAM's JSON has it. */
export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: readonly PolicyStatement[] | PolicyStatement;
}

/** One statement of a policy document. */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  NotPrincipal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>>>;
}

/** One thing the caller must be allowed to do. */
export interface Authorization {
  /** IAM action, such as `s3:GetObject`. */
  action: string;
  /** ARN of what is acted on, or `*` where the action has no resource. */
  resource: string;
  /** Condition keys of the request and the resource, such as `iam:PassedToService`, `aws:RequestTag/team`, `aws:ResourceTag/team`, `aws:TagKeys`. */
  conditions?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy attached to the resource: a bucket's, a key's, a function's. */
  resourcePolicy?: PolicyDocument;
  /** A KMS key is reached only as its key policy says; identity policies count only where that policy delegates to the account. */
  resourcePolicyRules?: boolean;
  /** What AWS calls the resource policy in its message. @default 'resource-based policy' */
  resourcePolicyName?: string;
}

/** What an operation is told besides its input. */
export interface OperationContext {
  caller: Caller;
  account: string;
  region: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Id of this request, as `x-amzn-RequestId` answers it. */
  requestId: string;
  cloud: Cloud;
}

/**
 * One operation of a service. Inputs come checked against AWS's shapes, in the SDK's names (PascalCase members as on the
 * wire; blobs are Buffer, timestamps Date, a streaming body a Readable); outputs are written by the same shapes (a
 * timestamp may be Date, milliseconds or ISO text). Members that are undefined are left out of the answer. REST services
 * may add `$status`, the HTTP status where it is not the operation's own.
 */
export interface Operation<I = object, O = object | void> {
  /** API name, such as `CreatePipeline`. */
  name: string;
  /**
   * What the caller must be allowed to do before `handle` runs.
   * @default the action `<IAM prefix>:<name>` on `*`
   */
  authorize?(input: I, context: OperationContext): readonly Authorization[] | Promise<readonly Authorization[]>;
  /** Does it; what it wrote is on disk when the promise resolves. Refusals are thrown as AwsError. */
  handle(input: I, context: OperationContext): Promise<O>;
}

/** A refusal in the service's own words, written on the wire in the form of its protocol. */
export class AwsError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** Further members of the error, such as `BucketName` or `ResourceName`. */
  readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param code what clients switch on: `ValidationException`, `ResourceNotFound`, `NoSuchKey`
   * @param message AWS's text
   * @param options HTTP status (@default 400) and further members of the error
   */
  constructor(readonly code: string, message: string, options: { status?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = code;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
  }
}

/** The permission to hand a role to a service: asked of the caller by every operation that takes a role. */
export function passRole(roleArn: string, service: string): Authorization {
  return { action: 'iam:PassRole', resource: roleArn, conditions: { 'iam:PassedToService': service } };
}
