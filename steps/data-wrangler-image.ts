// Which Data Wrangler image runs a flow: by the region's account and the version that wrote the flow.
import type { Flow } from '../flows/flow';
import { InputError } from '../flows/problems';

/** Registry accounts of the image by region, as SageMaker publishes them. */
const accounts: Readonly<Record<string, string>> = {
  'af-south-1': '143210264188', 'ap-east-1': '707077482487', 'ap-northeast-1': '649008135260', 'ap-northeast-2': '131546521161',
  'ap-northeast-3': '913387583493', 'ap-south-1': '089933028263', 'ap-southeast-1': '119527597002', 'ap-southeast-2': '422173101802',
  'ca-central-1': '557239378090', 'eu-central-1': '024640144536', 'eu-north-1': '054986407534', 'eu-south-1': '488287956546',
  'eu-west-1': '245179582081', 'eu-west-2': '894491911112', 'eu-west-3': '807237891255', 'il-central-1': '406833011540',
  'me-south-1': '376037874950', 'sa-east-1': '424196993095', 'us-east-1': '663277389841', 'us-east-2': '415577184552',
  'us-west-1': '926135532090', 'us-west-2': '174368400705', 'cn-north-1': '245909111842', 'cn-northwest-1': '249157047649',
};

/**
 * URI of the image that runs and serves a flow.
 * @param version Tag stated by the workflow; else the tag that the flow was written with, else the newest line that reads its form.
 * @throws InputError in a region without the image.
 */
export function dataWranglerImage(flow: Flow, region: string, version?: string): string {
  const account = accounts[region];
  if (account === undefined) throw new InputError([{ path: 'region', message: `Data Wrangler has no image in region ${region}; it has in ${Object.keys(accounts).join(', ')}` }]);
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${account}.dkr.ecr.${region}.${domain}/sagemaker-data-wrangler-container:${version ?? producerVersion(flow, region)}`;
}

/** The version that wrote a flow, told by what only later versions write: the job's image itself, the validation switch, the instance type. */
export function producerVersion(flow: Flow, region: string): string {
  const image = member(member(flow['internal_metadata'], 'dw_job'), 'container_uri');
  const tag = typeof image === 'string' ? /:([\w.-]+)$/.exec(image)?.[1] : undefined;
  if (tag !== undefined) return tag;
  // Israel got the image with its third line only.
  if (region === 'il-central-1') return '3.x';
  if ('disable_validation' in flow.metadata) return '2.x';
  return '1.x';
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
