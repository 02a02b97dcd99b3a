// Resources over Cloud Control: each change is asked for, waited for, and read back.
import type { CloudControlClient, ProgressEvent } from '@aws-sdk/client-cloudcontrol';
import {
  CreateResourceCommand, DeleteResourceCommand, GetResourceCommand, GetResourceRequestStatusCommand, UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import type { Value, Values } from '../../values/wire';
import type { PatchOperation } from './patch';

/** Time and chance come from outside. */
export interface CloudControlWorld {
  newId(): string;
  now(): number;
  /** Rejects on abort. */
  sleep(milliseconds: number): Promise<void>;
}

/** A change that Cloud Control gave up. */
export class OperationFailed extends Error {
  constructor(readonly event: ProgressEvent) {
    super(`operation ${event.Operation ?? ''} failed with ${JSON.stringify(event.ErrorCode ?? '')}: ${event.StatusMessage ?? ''}`);
    this.name = 'OperationFailed';
  }
}

/** Longest time that a change is waited for. */
const patience = 60 * 60_000;
const readAttempts = 5;

/** Cloud Control as the provider uses it; models have CloudFormation's names. */
export class CloudControl {
  constructor(private readonly client: CloudControlClient, private readonly world: CloudControlWorld, private readonly roleArn?: string) {}

  /** @throws OperationFailed, with the identifier where something was made */
  async create(type: string, model: Values): Promise<{ id: string; model: Values }> {
    const response = await this.client.send(new CreateResourceCommand({ ...this.asRole(), ClientToken: this.world.newId(), TypeName: type, DesiredState: canonicalJson(model) }));
    const event = await this.finish(response.ProgressEvent);
    const id = event.Identifier ?? '';
    return { id, model: await this.readMade(type, id) };
  }

  /** Undefined where it is gone. */
  async read(type: string, id: string): Promise<Values | undefined> {
    try {
      const { ResourceDescription: found } = await this.client.send(new GetResourceCommand({ ...this.asRole(), TypeName: type, Identifier: id }));
      return JSON.parse(found?.Properties ?? '{}') as Values;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async update(type: string, id: string, patch: readonly PatchOperation[]): Promise<Values> {
    const response = await this.client.send(new UpdateResourceCommand({ ...this.asRole(), ClientToken: this.world.newId(), TypeName: type, Identifier: id, PatchDocument: canonicalJson(patch as unknown as Value) }));
    await this.finish(response.ProgressEvent);
    return this.readMade(type, id);
  }

  /** A resource that is gone already counts as deleted. */
  async delete(type: string, id: string): Promise<void> {
    try {
      const response = await this.client.send(new DeleteResourceCommand({ ...this.asRole(), ClientToken: this.world.newId(), TypeName: type, Identifier: id }));
      await this.finish(response.ProgressEvent);
    } catch (error) {
      if (error instanceof OperationFailed && error.event.ErrorCode === 'NotFound') return;
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return;
      throw error;
    }
  }

  private asRole(): { RoleArn?: string } {
    return this.roleArn === undefined ? {} : { RoleArn: this.roleArn };
  }

  private async finish(started: ProgressEvent | undefined): Promise<ProgressEvent> {
    const deadline = this.world.now() + patience;
    let event = started;
    for (let attempt = 0; ; attempt += 1) {
      if (event?.OperationStatus === 'SUCCESS') return event;
      if (event === undefined || event.OperationStatus === 'FAILED' || event.OperationStatus === 'CANCEL_COMPLETE') throw new OperationFailed(event ?? {});
      if (this.world.now() > deadline) throw new Error(`operation ${event.Operation ?? ''} of ${event.TypeName ?? ''} ${event.Identifier ?? ''} did not end within an hour`);
      const { ProgressEvent: next } = await this.wait(event, attempt);
      event = next;
    }
  }

  private async wait(event: ProgressEvent, attempt: number): Promise<{ ProgressEvent?: ProgressEvent | undefined }> {
    const retryAfter = event.RetryAfter === undefined ? undefined : event.RetryAfter.getTime() - this.world.now();
    await this.world.sleep(Math.max(0, retryAfter ?? Math.min(30_000, 100 * 2 ** attempt)));
    return this.client.send(new GetResourceRequestStatusCommand({ RequestToken: event.RequestToken }));
  }

  /** What was just made may take a moment to be found. */
  private async readMade(type: string, id: string): Promise<Values> {
    for (let attempt = 0; attempt < readAttempts; attempt += 1) {
      const model = await this.read(type, id);
      if (model !== undefined) return model;
      await this.world.sleep(200 * 2 ** attempt);
    }
    throw new Error(`${type} ${id} cannot be found after it was changed`);
  }
}

/** JSON with keys in order, as the real provider writes it. */
export function canonicalJson(value: Value): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'object' && item !== null && !Array.isArray(item)
    ? Object.fromEntries(Object.entries(item).filter(([, member]) => member !== undefined).sort(([one], [other]) => (one < other ? -1 : 1)))
    : item));
}
