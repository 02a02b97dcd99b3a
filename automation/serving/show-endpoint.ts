// Tells how an endpoint is asked: what it serves, and one real request for boto3, the aws CLI and the columns it wants.
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';

/** What serves under a name. */
export interface ServedEndpoint {
  name: string;
  arn: string;
  status: string;
  configName: string;
  /** ARN of the package of the model that serves. */
  modelPackageArn?: string;
  failureReason?: string;
  since?: Date;
  /** Instances that run for it; 0 where none ever came up. */
  instances: number;
}

/** Looks up what serves; undefined where there is no endpoint of the name. */
export async function findEndpoint(sagemaker: SageMakerClient, name: string): Promise<ServedEndpoint | undefined> {
  const { DescribeEndpointCommand, DescribeEndpointConfigCommand, DescribeModelCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  try {
    const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
    const configuration = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: endpoint.EndpointConfigName }));
    const model = await sagemaker.send(new DescribeModelCommand({ ModelName: configuration.ProductionVariants?.[0]?.ModelName }));
    const modelPackageArn = model.Containers?.[0]?.ModelPackageName ?? model.PrimaryContainer?.ModelPackageName;
    return {
      name, arn: endpoint.EndpointArn ?? '', status: endpoint.EndpointStatus ?? '', configName: endpoint.EndpointConfigName ?? '',
      instances: (endpoint.ProductionVariants ?? []).reduce((sum, { CurrentInstanceCount = 0 }) => sum + CurrentInstanceCount, 0),
      ...(modelPackageArn === undefined ? {} : { modelPackageArn }),
      ...(endpoint.FailureReason === undefined ? {} : { failureReason: endpoint.FailureReason }),
      ...(endpoint.LastModifiedTime === undefined ? {} : { since: endpoint.LastModifiedTime }),
    };
  } catch (error) {
    if (error instanceof Error && /^Could not find endpoint "/.test(error.message)) return undefined;
    throw error;
  }
}

/** A request with boto3, for a CSV row of these columns. */
export function boto3Request({ name, row, region, endpointUrl }: { name: string; row: string; region: string; endpointUrl?: string }): string {
  const url = endpointUrl === undefined ? '' : `, endpoint_url=${JSON.stringify(endpointUrl)}`;
  return [
    'import boto3',
    `runtime = boto3.client("sagemaker-runtime", region_name=${JSON.stringify(region)}${url})`,
    `answer = runtime.invoke_endpoint(EndpointName=${JSON.stringify(name)}, ContentType="text/csv", Accept="text/csv", Body=${JSON.stringify(row)})`,
    'print(answer["Body"].read().decode())',
  ].join('\n');
}

/** The same with curl, which signs requests itself (--aws-sigv4, curl 7.75 or newer). */
export function curlRequest({ name, row, region, endpointUrl }: { name: string; row: string; region: string; endpointUrl?: string }): string {
  const url = endpointUrl ?? `https://runtime.sagemaker.${region}.amazonaws.com`;
  const quoted = row.replaceAll("'", "'\\''");
  return [
    `curl --aws-sigv4 "aws:amz:${region}:sagemaker" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\`,
    `  -H "Content-Type: text/csv" -H "Accept: text/csv" --data '${quoted}' ${url}/endpoints/${name}/invocations`,
  ].join('\n');
}
