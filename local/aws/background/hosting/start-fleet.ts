// Starts the models of an endpoint configuration, each under its execution role in a folder of its own.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { awaitMachine } from '../await-machine';
import type { ModelServer, StartModelServer } from '../../../jobs/endpoints/model-server';
import type { ModelAnswer, ModelRequest } from '../../../jobs/endpoints/serve-messages';
import { JobFailure } from '../../../jobs/needs';
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
import type { EndpointRecord, VariantSetting } from '../../services/sagemaker/endpoint-records';
import { modelOf } from '../../services/sagemaker/registry-records';
import { JobAccess } from '../job-access';
import { LogDelivery } from '../log-delivery';
import { modelContainers } from '../transform-model';
import { Capture } from './capture';
import type { Fleet, ServingVariant } from './endpoint-traffic';

/** What one process that serves may use. */
const MEMORY_MEGABYTES = 1024;

/** A fleet to be started. */
export interface FleetOrder {
  endpoint: Pick<EndpointRecord, 'name' | 'arn'>;
  configName: string;
  config: EndpointRecord['config'];
  variants: Readonly<Record<string, VariantSetting>>;
}

/**
 * Starts one process a variant, however many instances it is to have: they share this machine anyway.
 * @throws JobFailure naming the variant; what was started by then is ended
 */
export async function startFleet(cloud: Cloud, start: StartModelServer, order: FleetOrder, signal: AbortSignal): Promise<Fleet> {
  const variants: ServingVariant[] = [];
  try {
    for (const { VariantName: name, ModelName: model } of order.config.ProductionVariants) {
      variants.push({ name, weight: order.variants[name]?.weight ?? 1, ...await startVariant(cloud, start, order, name, model ?? '', signal) });
    }
    return { configName: order.configName, variants };
  } catch (error) {
    await closeFleet({ configName: order.configName, variants });
    throw error;
  }
}

/** Ends its processes. */
export async function closeFleet(fleet: Fleet): Promise<void> {
  await Promise.all(fleet.variants.map(({ server }) => server.close()));
}

async function startVariant(cloud: Cloud, start: StartModelServer, order: FleetOrder, variant: string, modelName: string, signal: AbortSignal): Promise<Pick<ServingVariant, 'server' | 'capture'>> {
  const folder = path.join(cloud.folder('endpoints'), order.endpoint.name.toLowerCase(), cloud.newId());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const roleArn = modelOf(cloud.store, cloud, modelName).request.ExecutionRoleArn as string;
    await awaitMachine(cloud, signal);
    const caller = await cloud.assume(roleArn, 'sagemaker.amazonaws.com', { sourceArn: order.endpoint.arn });
    const logs = new LogDelivery(cloud, caller, `/aws/sagemaker/Endpoints/${order.endpoint.name}`, 'always', (fault) => cloud.log(`endpoint ${order.endpoint.name}: its log cannot be written: ${fault.message}`));
    const access = new JobAccess(cloud, caller, logs, variant);
    const server = await start({ containers: modelContainers(cloud, modelName), folder, access, childFile: cloud.programs.job, memoryMegabytes: MEMORY_MEGABYTES, signal });
    const settings = order.config.DataCaptureConfig;
    const capture = settings === undefined ? undefined : new Capture(cloud, caller, settings, { endpoint: order.endpoint.name, variant });
    const housed = new HousedServer(server, async () => {
      await capture?.close();
      await logs.close().catch((error: unknown) => { cloud.log(`endpoint ${order.endpoint.name}: the end of its log was lost: ${String(error)}`); });
      await rm(folder, { recursive: true, force: true });
    });
    return { server: housed, ...(capture === undefined ? {} : { capture }) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (error instanceof AwsError) throw new JobFailure(`${variant}: ${error.message}`);
    if (error instanceof JobFailure) throw new JobFailure(`The ${variant} variant did not pass the ping health check: ${error.reason}`.slice(0, 1024));
    throw error;
  }
}

/** A server that leaves neither folder nor log behind it. */
class HousedServer implements ModelServer {
  readonly failed: ModelServer['failed'];

  constructor(private readonly server: ModelServer, private readonly cleanUp: () => Promise<void>) {
    this.failed = server.failed;
  }

  invoke(request: ModelRequest): Promise<ModelAnswer> {
    return this.server.invoke(request);
  }

  waiting(): number {
    return this.server.waiting();
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.cleanUp();
  }
}
