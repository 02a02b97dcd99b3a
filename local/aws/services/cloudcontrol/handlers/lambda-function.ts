// AWS::Lambda::Function.
import { setTimeout as sleep } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { AwsError } from '../../../operation';
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagList, tagMap } from '../tag-changes';

const CONFIG = ['Description', 'Environment', 'EphemeralStorage', 'Handler', 'LoggingConfig', 'MemorySize', 'Role', 'Runtime', 'Timeout', 'TracingConfig', 'VpcConfig'] as const;
/** What a property returns to when it is taken out of the desired state. */
const DEFAULTS: Properties = { Description: '', Environment: { Variables: {} }, EphemeralStorage: { Size: 512 }, MemorySize: 128, Timeout: 3, TracingConfig: { Mode: 'PassThrough' }, VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } };

interface Described { Configuration: Properties; Tags?: Record<string, string>; Concurrency?: { ReservedConcurrentExecutions?: number } }

/** What Lambda says of a role that IAM does not know everywhere yet; AWS's handler waits for it. */
const NOT_KNOWN_YET = /cannot be assumed by Lambda|does not have permissions to call \w+ on EC2/;

const PATIENCE = 10_000;

async function onceRoleIsKnown<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + PATIENCE; ; await sleep(500)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AwsError) || !NOT_KNOWN_YET.test(error.message) || performance.now() > deadline) throw error;
    }
  }
}

/** Functions of a zip; `Code.ZipFile` is the source text of `index.js`, as in CloudFormation. */
export const lambdaFunction: ResourceHandler = {
  type: 'AWS::Lambda::Function',
  notServed: [
    'ImageConfig', 'DeadLetterConfig', 'SnapStart', 'FileSystemConfigs', 'CodeSigningConfigArn', 'Layers', 'RuntimeManagementConfig',
    'CapacityProviderConfig', 'DurableConfig', 'FunctionScalingConfig', 'PublishToLatestPublished', 'RecursiveLoop', 'TenancyConfig',
  ],
  async create(desired, tools) {
    const name = (desired['FunctionName'] as string | undefined) ?? tools.newName('function');
    await onceRoleIsKnown(() => tools.call('lambda', 'CreateFunction', present({
      FunctionName: name, ...pick(desired), PackageType: desired['PackageType'], Architectures: desired['Architectures'], KMSKeyArn: desired['KmsKeyArn'],
      Code: codeOf(desired), Tags: tagMap(desired),
    })));
    await tools.identified(name);
    const reserved = desired['ReservedConcurrentExecutions'];
    if (reserved !== undefined) await tools.call('lambda', 'PutFunctionConcurrency', { FunctionName: name, ReservedConcurrentExecutions: Number(reserved) });
    return name;
  },
  async read(name, tools) {
    const { Configuration: config, Tags, Concurrency } = await tools.call<Described>('lambda', 'GetFunction', { FunctionName: name });
    return present({
      FunctionName: config['FunctionName'], Arn: config['FunctionArn'], ...pick(config), Description: config['Description'] === '' ? undefined : config['Description'],
      PackageType: config['PackageType'], Architectures: config['Architectures'], KmsKeyArn: config['KMSKeyArn'],
      ReservedConcurrentExecutions: Concurrency?.ReservedConcurrentExecutions, Tags: tagList(Tags),
    });
  },
  async update(name, current, desired, tools) {
    await updateConfiguration(name, current, desired, tools);
    const code = desired['Code'] === undefined ? undefined : codeOf(desired);
    if (code !== undefined && Object.keys(code).length > 0) {
      await tools.call('lambda', 'UpdateFunctionCode', present({ FunctionName: name, ...code, Architectures: desired['Architectures'] }));
    }
    const [before, after] = [current['ReservedConcurrentExecutions'], desired['ReservedConcurrentExecutions']];
    if (after !== undefined && Number(after) !== before) await tools.call('lambda', 'PutFunctionConcurrency', { FunctionName: name, ReservedConcurrentExecutions: Number(after) });
    if (after === undefined && before !== undefined) await tools.call('lambda', 'DeleteFunctionConcurrency', { FunctionName: name });
    const { set, remove } = tagChanges(current, desired);
    const arn = current['Arn'];
    if (remove.length > 0) await tools.call('lambda', 'UntagResource', { Resource: arn, TagKeys: remove });
    if (set.length > 0) await tools.call('lambda', 'TagResource', { Resource: arn, Tags: Object.fromEntries(set.map(({ Key, Value }) => [Key, Value])) });
  },
  async delete(name, tools) {
    await tools.call('lambda', 'DeleteFunction', { FunctionName: name });
  },
  async list(tools) {
    const functions = await allPages(async (Marker) => {
      const page = await tools.call<{ Functions?: { FunctionName: string }[]; NextMarker?: string }>('lambda', 'ListFunctions', present({ Marker }));
      return { items: page.Functions, token: page.NextMarker };
    });
    return functions.map((entry) => entry.FunctionName);
  },
};

async function updateConfiguration(name: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const changes: Properties = {};
  for (const property of CONFIG) {
    const after = desired[property] ?? DEFAULTS[property];
    if (after !== undefined && canonical(after) !== canonical(current[property] ?? DEFAULTS[property])) changes[property] = after;
  }
  if (canonical(desired['KmsKeyArn']) !== canonical(current['KmsKeyArn'])) changes['KMSKeyArn'] = desired['KmsKeyArn'] ?? '';
  if (Object.keys(changes).length > 0) await onceRoleIsKnown(() => tools.call('lambda', 'UpdateFunctionConfiguration', { FunctionName: name, ...numbered(changes) }));
}

function pick(from: Properties): Properties {
  return numbered(Object.fromEntries(CONFIG.map((property) => [property, from[property]])));
}

function numbered(properties: Properties): Properties {
  const out = { ...properties };
  for (const property of ['MemorySize', 'Timeout']) if (typeof out[property] === 'string') out[property] = Number(out[property]);
  return out;
}

function codeOf(desired: Properties): Properties {
  const code = (desired['Code'] ?? {}) as Properties;
  if (code['ImageUri'] !== undefined) throw new HandlerFault('InvalidRequest', 'Code.ImageUri is not served by the embedded AWS; give a zip.');
  const inline = code['ZipFile'];
  if (typeof inline === 'string') return { ZipFile: Buffer.from(zipSync({ 'index.js': strToU8(inline) }, { mtime: new Date('1980-01-01T00:00:00') })) };
  return present({ S3Bucket: code['S3Bucket'], S3Key: code['S3Key'], S3ObjectVersion: code['S3ObjectVersion'] });
}
