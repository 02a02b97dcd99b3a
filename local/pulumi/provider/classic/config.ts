// The configuration of the stand-in for aws, read as the real provider reads it.
import type { CheckFailure } from '../provider';
import type { Values } from '../../values/wire';

/** Where and as whom the provider calls S3. */
export interface ClassicConfig {
  region: string;
  endpoints: Readonly<Record<string, string>>;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  s3UsePathStyle: boolean;
  skipCredentialsValidation: boolean;
  defaultTags: Readonly<Record<string, string>>;
}

/** What would change where or as whom the stand-in acts, and is not served by it. */
const notServed = ['assumeRoles', 'assumeRoleWithWebIdentity', 'profile', 'sharedConfigFiles', 'sharedCredentialsFiles', 'ignoreTags'];

/** What is wrong with a configuration before it is used. */
export function checkClassicConfig(news: Values): CheckFailure[] {
  return notServed.filter((key) => news[key] !== undefined && news[key] !== null)
    .map((property) => ({ property, reason: `${property} is not served by this stand-in for aws: give accessKey and secretKey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY` }));
}

/** @throws Error that names the variable at fault */
export function readClassicConfig(variables: ReadonlyMap<string, string>, environment: Readonly<Record<string, string | undefined>>): ClassicConfig {
  const region = variables.get('region') ?? environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (region === undefined || region === '') throw new Error('invalid AWS Region: missing required configuration key "aws:region"');
  const [accessKeyId, secretAccessKey, sessionToken] = ['accessKey', 'secretKey', 'token'].map((key) => variables.get(key));
  return {
    region,
    endpoints: endpointsOf(variables.get('endpoints')),
    ...(accessKeyId === undefined || secretAccessKey === undefined ? {} : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
    s3UsePathStyle: variables.get('s3UsePathStyle') === 'true',
    skipCredentialsValidation: variables.get('skipCredentialsValidation') === 'true',
    defaultTags: tagsOf(variables.get('defaultTags')),
  };
}

/** A list of maps, as Terraform has it: `[{"s3": URL, "sts": URL}]`. */
function endpointsOf(text: string | undefined): Record<string, string> {
  const value = parsed('endpoints', text);
  const list = Array.isArray(value) ? value as unknown[] : value === undefined ? [] : [value];
  return Object.fromEntries(list.flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) throw new Error(`aws:endpoints must be a list of maps; got ${text ?? ''}`);
    return Object.entries(entry).map(([service, url]) => [service, String(url)]);
  }));
}

function tagsOf(text: string | undefined): Record<string, string> {
  const value = parsed('defaultTags', text);
  if (typeof value !== 'object' || value === null || !('tags' in value) || typeof value.tags !== 'object' || value.tags === null) return {};
  return Object.fromEntries(Object.entries(value.tags).map(([name, tag]) => [name, String(tag)]));
}

function parsed(key: string, text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`aws:${key} is not JSON: ${text}`, { cause: error });
  }
}
