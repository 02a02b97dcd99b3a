// A recorded program as a CloudFormation template, in canonical order.
import { exceptionsOf } from '../../infra/policy/exceptions';
import { cloudFormationNames } from './cloudformation-names';
import { cloudFormationType } from './cloudformation-types';
import { referencePattern, type RecordedResource, type Recording } from './record-resources';

/** A template, ready to be written as JSON. */
export interface CloudFormationTemplate {
  AWSTemplateFormatVersion: '2010-09-09';
  Description: string;
  Parameters: Readonly<Record<string, object>>;
  Resources: Readonly<Record<string, TemplateResource>>;
  Outputs: Readonly<Record<string, { Description: string; Value: unknown }>>;
}

/** One resource of a template. */
export interface TemplateResource {
  Type: string;
  DeletionPolicy?: 'Retain';
  UpdateReplacePolicy?: 'Retain';
  DependsOn?: readonly string[];
  Metadata?: Readonly<Record<string, unknown>>;
  Properties: Readonly<Record<string, unknown>>;
}

/** A file that must lie in the code bucket before the template is deployed. */
export interface CodeFile { key: string; content: Buffer }

/** Pulumi's type of an object in S3, for which CloudFormation has none. */
const codeType = 'aws:s3/bucketObjectv2:BucketObjectv2';

/**
 * The template of a program, and the files that it expects in the bucket of parameter `CodeBucket`: CloudFormation cannot make objects.
 * @param describe says what an output is.
 * @throws Error where the program makes a type that CloudFormation has not.
 */
export function cloudFormationTemplate(recording: Recording, title: string, describe: (output: string) => string): { template: CloudFormationTemplate; code: readonly CodeFile[] } {
  const objects = recording.resources.filter(({ type }) => type === codeType);
  const kept = recording.resources.filter(({ type }) => type !== codeType);
  const keys = new Set(objects.map(({ inputs }) => String(inputs['key'])));
  const names = new Set(kept.map(({ name }) => name));
  return {
    code: objects.map(({ inputs }) => ({ key: String(inputs['key']), content: Buffer.from(String(inputs['contentBase64']), 'base64') })),
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: title,
      Parameters: {
        CodeBucket: { Type: 'String', Description: 'Bucket in the same region that the files of functions/ were copied to, under the same keys.', AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
      },
      Resources: Object.fromEntries(kept.map((resource) => [logicalId(resource.name), templateResource(resource, keys, names)])),
      Outputs: Object.fromEntries(Object.entries(recording.outputs).map(([name, value]) => [logicalId(name), { Description: describe(name), Value: withReferences(value) }])),
    },
  };
}

/** `functions-prepare-holdout` is FunctionsPrepareHoldout. */
function logicalId(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
}

function templateResource(resource: RecordedResource, codeKeys: ReadonlySet<string>, names: ReadonlySet<string>): TemplateResource {
  const known = cloudFormationType(resource.type);
  if (known === undefined) throw new Error(`${resource.name} is a ${resource.type}, for which automation/export/cloudformation-types.ts names no type of CloudFormation`);
  const inputs = fromCodeBucket(resource.inputs, codeKeys);
  const implied = new Set([...JSON.stringify(inputs).matchAll(referencePattern)].map(([, name]) => name));
  const dependsOn = resource.dependsOn.filter((name) => names.has(name) && !implied.has(name) && name !== resource.name).map(logicalId).sort();
  return {
    Type: known.type,
    ...(resource.protect ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn }),
    ...metadataOf(resource),
    Properties: withReferences(cloudFormationNames(inputs)) as TemplateResource['Properties'],
  };
}

/** What a scanner need not ask for, with the reason, as Checkov reads it. */
function metadataOf({ type, name }: RecordedResource): Pick<TemplateResource, 'Metadata'> {
  const skip = exceptionsOf(type, name).flatMap(({ ids, reason }) => ids.filter((id) => id.startsWith('CKV')).map((id) => ({ id, comment: reason })));
  return skip.length === 0 ? {} : { Metadata: { checkov: { skip } } };
}

/** A function's code comes out of the code bucket: the environment's own is not there before the template is deployed. */
function fromCodeBucket(inputs: RecordedResource['inputs'], codeKeys: ReadonlySet<string>): RecordedResource['inputs'] {
  const code = inputs['code'];
  if (typeof code !== 'object' || code === null || !('s3Key' in code) || !codeKeys.has(String(code.s3Key))) return inputs;
  return { ...inputs, code: { s3Bucket: { Ref: 'CodeBucket' }, s3Key: code.s3Key } };
}

/** References as Fn::GetAtt where they are all of a text, and as Fn::Sub within one. */
function withReferences(value: unknown): unknown {
  if (typeof value === 'string') return referencesOf(value);
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withReferences(member)]));
}

function referencesOf(text: string): unknown {
  const found = [...text.matchAll(referencePattern)];
  const [first] = found;
  if (first === undefined) return text;
  if (first[0] === text) return { 'Fn::GetAtt': [logicalId(first[1] ?? ''), first[2]] };
  return { 'Fn::Sub': text.replaceAll('${', '${!').replace(referencePattern, (_, name: string, attribute: string) => `\${${logicalId(name)}.${attribute}}`) };
}
