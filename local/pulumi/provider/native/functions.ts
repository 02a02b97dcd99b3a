// The functions of aws-native: who and where the provider is, and reading any resource by its identifier.
import type { Values } from '../../values/wire';
import type { CloudControl } from './cloud-control';
import { toPulumi } from './names';
import { resourceSpec } from './resource-table';

/** What the functions need. */
export interface FunctionContext {
  region: string;
  accountId(): Promise<string>;
  cloudControl: CloudControl;
}

const partitions = [
  { prefix: 'cn-', partition: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
  { prefix: 'us-gov-', partition: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
  { prefix: '', partition: 'aws', dnsSuffix: 'amazonaws.com' },
];

/** Partition of a region. */
function partitionOf(region: string): { partition: string; dnsSuffix: string } {
  const { partition, dnsSuffix } = partitions.find(({ prefix }) => region.startsWith(prefix)) ?? { partition: 'aws', dnsSuffix: 'amazonaws.com' };
  return { partition, dnsSuffix };
}

/** @param token such as `aws-native:index:getAccountId` or `aws-native:s3:getBucket`. @throws Error that names what is not served */
export async function callFunction(token: string, args: Values, context: FunctionContext): Promise<Values> {
  const { partition, dnsSuffix } = partitionOf(context.region);
  switch (token) {
    case 'aws-native:index:getAccountId': return { accountId: await context.accountId() };
    case 'aws-native:index:getRegion': return { region: context.region };
    case 'aws-native:index:getPartition': return { partition, dnsSuffix };
    case 'aws-native:index:getUrlSuffix': return { urlSuffix: dnsSuffix };
    default: return readResource(token, args, context.cloudControl);
  }
}

async function readResource(token: string, args: Values, cloudControl: CloudControl): Promise<Values> {
  const [, module = '', name = ''] = token.split(':');
  if (!/^get[A-Z]/.test(name) || module === 'index') throw new Error(`function ${token} is not served by this stand-in for aws-native`);
  const spec = resourceSpec(`aws-native:${module}:${name.slice('get'.length)}`);
  const id = spec.identifier.map((key) => {
    const value = args[key];
    if (typeof value !== 'string') throw new Error(`${token} needs ${spec.identifier.join(', ')}; got ${JSON.stringify(args)}`);
    return value;
  }).join('|');
  const model = await cloudControl.read(spec.type, id);
  if (model === undefined) throw new Error(`${spec.type} ${id} was not found`);
  return toPulumi(spec.properties, model);
}
