// A recorded program as a CloudFormation template, in canonical order.
import { createHash } from 'node:crypto';
import { exceptionsOf } from '../../infra/policy/exceptions';
import { cloudFormationNames } from './cloudformation-names';
import { cloudFormationType } from './cloudformation-types';
import { referencePattern, type RecordedResource, type Recording, type Reference } from './record-resources';

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

/** A file that a template cannot make: a function's code, which must lie in the code bucket before, or an object of the environment's bucket, which can be there only after. */
export interface CodeFile { key: string; content: Buffer; place: 'code' | 'environment' }

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
  const context: RenderContext = {
    references: recording.references, codeKeys: new Set(objects.map(({ inputs }) => String(inputs['key']))), names: new Set(kept.map(({ name }) => name)), unknownDigests: unknownDigests(kept),
  };
  return {
    code: objects.map(codeFile),
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: title,
      Parameters: {
        CodeBucket: { Type: 'String', Description: 'Bucket in the same region that the files of functions/ were copied to, under the same keys.', AllowedPattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
      },
      Resources: Object.fromEntries(kept.map((resource) => [logicalId(resource.name), templateResource(resource, context)])),
      Outputs: Object.fromEntries(Object.entries(recording.outputs).map(([name, value]) => [logicalId(name), { Description: describe(name), Value: withReferences(value, context) }])),
    },
  };
}

function codeFile({ inputs: { key, content, contentBase64 } }: RecordedResource): CodeFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(String(contentBase64), 'base64');
  return { key: String(key), content: bytes, place: String(key).startsWith('functions/') ? 'code' : 'environment' };
}

/** What rendering needs of the whole recording. */
interface RenderContext {
  references: readonly Reference[];
  /** Keys of the functions' code. */
  codeKeys: ReadonlySet<string>;
  /** Names of the resources of the template. */
  names: ReadonlySet<string>;
  /** Digests of texts that are not whole before the template is deployed. */
  unknownDigests: ReadonlySet<string>;
}

/** A definition that names what is not made yet has no digest that could be told. */
function unknownDigests(resources: readonly RecordedResource[]): Set<string> {
  const definitions = resources.map(({ inputs }) => (inputs['pipelineDefinition'] as { pipelineDefinitionBody?: string } | undefined)?.pipelineDefinitionBody ?? '');
  return new Set(definitions.filter((text) => text.search(referencePattern) >= 0).map((text) => createHash('sha256').update(text).digest('hex')));
}

/** `functions-prepare-holdout` is FunctionsPrepareHoldout. */
function logicalId(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
}

function templateResource(resource: RecordedResource, context: RenderContext): TemplateResource {
  const { references, codeKeys, names } = context;
  const known = cloudFormationType(resource.type);
  if (known === undefined) throw new Error(`${resource.name} is a ${resource.type}, for which automation/export/cloudformation-types.ts names no type of CloudFormation`);
  const inputs = fromCodeBucket(resource.inputs, codeKeys);
  const implied = new Set([...JSON.stringify(inputs).matchAll(referencePattern)].map(([, number]) => references[Number(number)]?.name));
  const dependsOn = resource.dependsOn.filter((name) => names.has(name) && !implied.has(name) && name !== resource.name).map(logicalId).sort();
  return {
    Type: known.type,
    ...(resource.protect ? { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } : {}),
    ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn }),
    ...metadataOf(resource),
    Properties: withReferences(known.properties?.(inputs) ?? cloudFormationNames(known.type, inputs), context) as TemplateResource['Properties'],
  };
}

/** What a scanner need not ask for, as Checkov and cfn-lint read it. */
function metadataOf({ type, name }: RecordedResource): Pick<TemplateResource, 'Metadata'> {
  const excepted = exceptionsOf(type, name).flatMap(({ ids, reason }) => ids.map((id) => ({ id, comment: reason })));
  const skip = excepted.filter(({ id }) => id.startsWith('CKV'));
  const ignored = excepted.filter(({ id }) => /^[EIW]\d{4}$/.test(id)).map(({ id }) => id);
  const metadata = { ...(skip.length === 0 ? {} : { checkov: { skip } }), ...(ignored.length === 0 ? {} : { 'cfn-lint': { config: { ignore_checks: ignored } } }) };
  return Object.keys(metadata).length === 0 ? {} : { Metadata: metadata };
}

/** A function's code comes out of the code bucket: the environment's own is not there before the template is deployed. */
function fromCodeBucket(inputs: RecordedResource['inputs'], codeKeys: ReadonlySet<string>): RecordedResource['inputs'] {
  const code = inputs['code'];
  if (typeof code !== 'object' || code === null || !('s3Key' in code) || !codeKeys.has(String(code.s3Key))) return inputs;
  return { ...inputs, code: { s3Bucket: { Ref: 'CodeBucket' }, s3Key: code.s3Key } };
}

/** References as Fn::GetAtt where they are all of a text, and as Fn::Sub within one. */
function withReferences(value: unknown, context: RenderContext): unknown {
  if (typeof value === 'string') return context.unknownDigests.has(value) ? 'not known before the deployment' : referencesOf(value, context.references);
  if (Array.isArray(value)) return value.map((item) => withReferences(item, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withReferences(member, context)]));
}

function referencesOf(text: string, references: readonly Reference[]): unknown {
  const found = (number: string): Reference => {
    const reference = references[Number(number)];
    if (reference === undefined) throw new Error(`the recording has no reference ${number}`);
    return reference;
  };
  const whole = /^mlopsref(\d{4})x$/.exec(text)?.[1];
  if (whole !== undefined) return { 'Fn::GetAtt': [logicalId(found(whole).name), found(whole).attribute] };
  if (text.search(referencePattern) < 0) return text;
  return { 'Fn::Sub': text.replaceAll('${', '${!').replace(referencePattern, (_, number: string) => `\${${logicalId(found(number).name)}.${found(number).attribute}}`) };
}
