// The configuration of the stand-in for aws-native, read as the real provider reads it.
import type { CheckFailure } from '../provider';
import type { Values } from '../../values/wire';

/** Where and as whom the provider calls AWS. */
export interface NativeConfig {
  region: string;
  /** URL by lower-case service id; the service's own where absent. */
  endpoints: Readonly<Record<string, string>>;
  /** Keys from the config; else the SDK's own chain. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  skipCredentialsValidation: boolean;
  allowedAccountIds: readonly string[];
  forbiddenAccountIds: readonly string[];
  /** Cloud Control acts as this role. */
  roleArn?: string;
  /** Laid under the tags of each resource. */
  defaultTags: Readonly<Record<string, string>>;
}

/** Options that the real provider refuses in any form, and those it refuses where they are false. */
const refused = ['ignoreTags', 'insecure', 'skipRequestingAccountId'];
const refusedFalse = ['skipMetadataApiCheck', 'skipRegionValidation', 'skipGetEc2Platforms'];
/** What would change where or as whom the stand-in acts, and is not served by it. */
const notServed = ['assumeRole', 'assumeRoleWithWebIdentity', 'profile', 'sharedConfigFiles', 'sharedCredentialsFiles'];

/** What is wrong with a configuration before it is used. */
export function checkNativeConfig(news: Values): CheckFailure[] {
  const given = (key: string): boolean => news[key] !== undefined && news[key] !== null;
  const isFalse = (key: string): boolean => news[key] === false || news[key] === 'false';
  return [
    ...refused.filter(given).map((property) => ({ property, reason: `not yet implemented: ${property}` })),
    ...refusedFalse.filter(isFalse).map((property) => ({ property, reason: `not yet implemented: ${property}` })),
    ...notServed.filter(given).map((property) => ({ property, reason: `${property} is not served by this stand-in for aws-native: give accessKey and secretKey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY` })),
  ];
}

/** @param environment of the process, for the region. @throws Error that names the variable at fault */
export function readNativeConfig(variables: ReadonlyMap<string, string>, environment: Readonly<Record<string, string | undefined>>): NativeConfig {
  const region = variables.get('region') ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (region === undefined || region === '') throw new Error('missing required configuration key "aws-native:region": The region where AWS operations will take place. Set a value using the command `pulumi config set aws-native:region <value>`');
  const [accessKeyId, secretAccessKey, sessionToken] = ['accessKey', 'secretKey', 'token'].map((key) => variables.get(key));
  const roleArn = variables.get('roleArn');
  const skip = variables.get('skipCredentialsValidation') ?? environment['AWS_SKIP_CREDENTIALS_VALIDATION'];
  return {
    region,
    endpoints: stringMap(variables, 'endpoints'),
    ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
    skipCredentialsValidation: skip === 'true',
    allowedAccountIds: stringList(variables, 'allowedAccountIds'),
    forbiddenAccountIds: stringList(variables, 'forbiddenAccountIds'),
    ...(roleArn === undefined ? {} : { roleArn }),
    defaultTags: defaultTags(variables),
  };
}

function jsonOf(variables: ReadonlyMap<string, string>, key: string): unknown {
  const text = variables.get(key);
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`aws-native:${key} is not JSON: ${text}`, { cause: error });
  }
}

function stringMap(variables: ReadonlyMap<string, string>, key: string): Record<string, string> {
  const value = jsonOf(variables, key);
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.values(value).every((item) => typeof item === 'string')) {
    throw new Error(`failed to unmarshal '${key}' config: aws-native:${key} must be a map of text, such as {"cloudcontrol": "http://127.0.0.1:4566"}; got ${JSON.stringify(value)}`);
  }
  return value as Record<string, string>;
}

function stringList(variables: ReadonlyMap<string, string>, key: string): string[] {
  const value = jsonOf(variables, key) ?? [];
  if (!Array.isArray(value)) throw new Error(`aws-native:${key} must be a list; got ${JSON.stringify(value)}`);
  return value.map(String);
}

function defaultTags(variables: ReadonlyMap<string, string>): Record<string, string> {
  const value = jsonOf(variables, 'defaultTags');
  const tags = typeof value === 'object' && value !== null && 'tags' in value ? value.tags : {};
  if (typeof tags !== 'object' || tags === null) throw new Error(`aws-native:defaultTags must be {"tags": {...}}; got ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(tags).map(([name, text]) => [name, String(text)]));
}
