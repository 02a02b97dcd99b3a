// Parameters: what is kept of them, and finding them.
import { AwsError, type Authorization, type OperationContext } from '../../operation';
import type { Table } from '../../state/store';

/** One version of a parameter's value. */
export interface ParameterVersion {
  Value: string;
  Type: 'String' | 'StringList' | 'SecureString';
  Version: number;
  /** Milliseconds since 1970. */
  LastModifiedDate: number;
  LastModifiedUser: string;
  Description?: string;
  AllowedPattern?: string;
  KeyId?: string;
  Tier: string;
  DataType: string;
}

/** A parameter, by name. */
export interface ParameterRecord {
  Name: string;
  /** The newest last; at most 100. */
  versions: ParameterVersion[];
  Tags: Record<string, string>;
}

/** Opens the table of parameters. */
export function parameters(context: OperationContext): Table<ParameterRecord> {
  return context.cloud.store.table<ParameterRecord>('ssm/parameters');
}

/** ARN of a parameter. */
export function parameterArn(name: string, { account, region }: Pick<OperationContext, 'account' | 'region'>): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** What an action on a parameter needs. */
export function parameterAccess(action: string, name: string, context: OperationContext): Authorization {
  const tags = name === '' ? {} : (parameters(context).get(name)?.Tags ?? {});
  return {
    action: `ssm:${action}`,
    resource: parameterArn(name, context),
    conditions: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
  };
}

/** A name may be an ARN; `:version` or `:label` may follow it. */
export function splitName(text: string): { name: string; version?: string } {
  const bare = text.startsWith('arn:') ? text.slice(text.indexOf(':parameter/') + 10) : text;
  const at = bare.indexOf(':');
  return at < 0 ? { name: bare } : { name: bare.slice(0, at), version: bare.slice(at + 1) };
}

/** @throws AwsError ParameterNotFound, ParameterVersionNotFound */
export function requireParameter(text: string, context: OperationContext): { record: ParameterRecord; version: ParameterVersion } {
  const { name, version } = splitName(text);
  const record = name === '' ? undefined : parameters(context).get(name);
  if (record === undefined) throw new AwsError('ParameterNotFound', '');
  const found = version === undefined ? record.versions.at(-1) : record.versions.find(({ Version }) => String(Version) === version);
  if (found === undefined)
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version ?? ''} of ${name}. Verify the version and try again.`,
    );
  return { record, version: found };
}
