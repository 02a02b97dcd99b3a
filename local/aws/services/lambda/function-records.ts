// What Lambda keeps of functions and their versions, and how to find them.
import type { CreateFunctionRequest } from '@aws-sdk/client-lambda';
import type { Authorization, OperationContext, PolicyDocument, PolicyStatement } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';
import type { Checked } from '../checked';

/** What of CreateFunction's request is the function's configuration. */
export type FunctionConfig = Omit<Checked<CreateFunctionRequest>, 'FunctionName' | 'Code' | 'Tags' | 'Publish' | 'CodeSigningConfigArn'>;

/** Where a function's code lies. */
export interface FunctionCode {
  /** Id of the zip in the endpoint's object files. */
  file: string;
  bytes: number;
  /** Base64, as CodeSha256 has it. */
  sha256: string;
}

/** `$LATEST` of a function, or a published version. */
export interface FunctionRecord {
  name: string;
  /** Without a version. */
  arn: string;
  version: string;
  config: FunctionConfig;
  code: FunctionCode;
  /** Milliseconds since 1970. */
  lastModified: number;
  revisionId: string;
}

/** What belongs to the function as a whole. */
export interface FunctionSettings {
  tags: Record<string, string>;
  statements: PolicyStatement[];
  /** Changes with the policy. */
  policyRevisionId: string;
  reservedConcurrency?: number;
  lastVersion: number;
}

/** `$LATEST` by name. */
export const functionTable = (store: Store): Table<FunctionRecord> => store.table('lambda/functions');
/** Settings by name. */
export const settingsTable = (store: Store): Table<FunctionSettings> => store.table('lambda/settings');
/** Published versions by `name:0000000001`. */
export const versionTable = (store: Store): Table<FunctionRecord> => store.table('lambda/versions');

/** Key of a published version. */
export function versionKey(name: string, version: string): string {
  return `${name}:${version.padStart(10, '0')}`;
}

/** ARN of a function. */
export function functionArn(place: { region: string; account: string }, name: string): string {
  return `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
}

/** Name and qualifier of `name`, `name:qualifier`, a partial or a whole ARN. @throws AwsError InvalidParameterValueException */
export function parseFunctionName(text: string): { name: string; qualifier?: string } {
  const match = /^(?:arn:[^:]+:lambda:[^:]+:)?(?:\d{12}:)?(?:function:)?([A-Za-z0-9-_]{1,64})(?::(\$LATEST|[A-Za-z0-9-_]+))?$/.exec(text);
  if (match === null) throw new AwsError('InvalidParameterValueException', `Invalid function name or ARN: ${text}`);
  return { name: match[1] as string, ...(match[2] === undefined ? {} : { qualifier: match[2] }) };
}

/** @throws AwsError ResourceNotFoundException, as Lambda writes it */
export function notFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { status: 404, fields: { Type: 'User' } });
}

/** The function or version that a request names. @throws AwsError ResourceNotFoundException */
export function functionOf(context: OperationContext, text: string, qualifier?: string | undefined): FunctionRecord {
  const { store } = context.cloud;
  const parsed = parseFunctionName(text);
  const wanted = qualifier ?? parsed.qualifier ?? '$LATEST';
  const arn = functionArn(context, parsed.name);
  const record = wanted === '$LATEST' ? functionTable(store).get(parsed.name) : versionTable(store).get(versionKey(parsed.name, wanted));
  if (record === undefined) throw notFound(wanted === '$LATEST' ? arn : `${arn}:${wanted}`);
  return record;
}

/** Settings of a function that exists. */
export function settingsOf(store: Store, name: string): FunctionSettings {
  return settingsTable(store).get(name) ?? { tags: {}, statements: [], policyRevisionId: '', lastVersion: 0 };
}

/** Authorises an action on a function, with its tags and its resource policy in view. */
export function onFunction(action: string, text: string, context: OperationContext, qualifier?: string | undefined): Authorization[] {
  const parsed = parseFunctionName(text);
  const settings = settingsOf(context.cloud.store, parsed.name);
  const version = qualifier ?? parsed.qualifier;
  const arn = functionArn(context, parsed.name);
  const policy: { resourcePolicy?: PolicyDocument } = settings.statements.length === 0 ? {} : { resourcePolicy: policyDocument(settings) };
  const conditions = Object.fromEntries(Object.entries(settings.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  return [{ action: `lambda:${action}`, resource: version === undefined ? arn : `${arn}:${version}`, conditions, ...policy }];
}

/** The policy that AddPermission's statements make. */
export function policyDocument(settings: FunctionSettings): PolicyDocument {
  return { Version: '2012-10-17', Id: 'default', Statement: settings.statements };
}
