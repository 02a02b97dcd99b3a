// InvokeEndpoint: one request through the model that its endpoint serves.
import type { InvokeEndpointInput, InvokeEndpointOutput } from '@aws-sdk/client-sagemaker-runtime';
import type { ServingVariant } from '../../background/hosting/endpoint-traffic';
import { JobFailure } from '../../../jobs/needs';
import type { ModelAnswer } from '../../../jobs/endpoints/serve-messages';
import type { Cloud } from '../../cloud';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { noteInvocation } from './invocation-metrics';
import { arnOf } from '../sagemaker/arns';
import type { EndpointRecord } from '../sagemaker/endpoint-records';
import { endpointTable } from '../sagemaker/endpoint-records';
import { acting } from '../sagemaker/resource-tags';

type Input = Checked<InvokeEndpointInput>;

/** Requests that may wait for one model; AWS queues about as many before it throttles. */
const MOST_WAITING = 1_000;
/** A real-time request must be answered within a minute. */
const TIMEOUT_MILLISECONDS = 60_000;
/** What a container is told where the request says nothing. */
const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** By the name of the endpoint. */
export const invokeEndpoint: Operation<Input, Omit<InvokeEndpointOutput, 'Body'> & { Body: Buffer }> = {
  name: 'InvokeEndpoint',
  authorize: (input, context) => acting('InvokeEndpoint', arnOf(context, 'endpoint', input.EndpointName), context),
  async handle(input, context) {
    const record = servingEndpoint(context, input);
    const variant = variantFor(context.cloud, record, input);
    const received = performance.now();
    const answer = await answerOf(variant, input);
    const spent = Math.round((performance.now() - received) * 1000);
    noteInvocation(context.cloud, record, { variant: variant.name, status: answer.kind === 'answer' ? 200 : answer.status, modelMicroseconds: spent, overheadMicroseconds: 0 });
    if (answer.kind === 'refusal') throw modelError(context, record, variant.name, answer);
    variant.capture?.note({ body: input.Body, contentType: input.ContentType ?? DEFAULT_CONTENT_TYPE }, answer, context.cloud.randomBytes(4).readUInt32LE(0) / 2 ** 32, input.InferenceId);
    return { Body: Buffer.from(answer.body), ContentType: answer.contentType, InvokedProductionVariant: variant.name, ...(input.CustomAttributes === undefined ? {} : { CustomAttributes: input.CustomAttributes }) };
  },
};

/** @throws AwsError ValidationError in AWS's words where there is no endpoint, or none that serves */
function servingEndpoint({ cloud, account }: OperationContext, input: Input): EndpointRecord {
  const record = endpointTable(cloud.store).get(input.EndpointName.toLowerCase());
  if (record === undefined) throw new AwsError('ValidationError', `Endpoint ${input.EndpointName} of account ${account} not found.`);
  if (record.status === 'Creating' || record.status === 'Failed') throw new AwsError('ValidationError', `Endpoint ${input.EndpointName} of account ${account} is not in service: its status is ${record.status}.`);
  const unserved = [
    input.TargetModel === undefined ? undefined : 'TargetModel', input.TargetContainerHostname === undefined ? undefined : 'TargetContainerHostname',
    input.InferenceComponentName === undefined ? undefined : 'InferenceComponentName', input.EnableExplanations === undefined ? undefined : 'EnableExplanations',
  ].find((name) => name !== undefined);
  if (unserved !== undefined) throw new AwsError('ValidationError', `${unserved} is not served by the embedded AWS.`);
  return record;
}

function variantFor(cloud: Cloud, record: EndpointRecord, input: Input): ServingVariant {
  const bytes = cloud.randomBytes(8);
  const random = [bytes.readUInt32LE(0) / 2 ** 32, bytes.readUInt32LE(4) / 2 ** 32] as const;
  const variant = cloud.traffic.get(record.name.toLowerCase())?.pick(random, input.TargetVariant);
  if (variant !== undefined) {
    if (variant.server.waiting() < MOST_WAITING) return variant;
    throw new AwsError('ThrottlingException', 'Rate exceeded', { status: 429 });
  }
  if (input.TargetVariant !== undefined && record.variants[input.TargetVariant] === undefined) {
    throw new AwsError('ValidationError', `Variant ${input.TargetVariant} not found for endpoint ${record.name}.`);
  }
  throw new AwsError('ServiceUnavailable', 'The request processing has failed because the model is not available.', { status: 503 });
}

async function answerOf(variant: ServingVariant, input: Input): Promise<ModelAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ModelAnswer>((resolve) => {
    timer = setTimeout(() => { resolve({ kind: 'refusal', status: 500, message: 'Invocation timed out while waiting for a response from container' }); }, TIMEOUT_MILLISECONDS);
  });
  try {
    const answer = variant.server.invoke({ body: input.Body, contentType: input.ContentType ?? DEFAULT_CONTENT_TYPE, ...(input.Accept === undefined ? {} : { accept: input.Accept }) });
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof JobFailure) return { kind: 'refusal', status: 503, message: error.reason };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What a container refuses comes as ModelError with its own status and words. */
function modelError(context: OperationContext, record: EndpointRecord, variant: string, { status, message }: Extract<ModelAnswer, { kind: 'refusal' }>): AwsError {
  const kind = status < 500 ? 'client' : 'server';
  const group = `/aws/sagemaker/Endpoints/${record.name}`;
  return new AwsError(
    'ModelError',
    `Received ${kind} error (${status}) from ${variant} with message "${message}". See https://${context.region}.console.aws.amazon.com/cloudwatch/home?region=${context.region}#logEventViewer:group=${group} in account ${context.account} for more information.`,
    { status: 424, fields: { OriginalStatusCode: status, OriginalMessage: message, LogStreamArn: `arn:aws:logs:${context.region}:${context.account}:log-group:${group}` } },
  );
}
