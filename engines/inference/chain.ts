// An inference pipeline: containers in a row, each answering what the one before has answered.

import { openAutopilotContainer } from './autopilot-container';
import { ContainerFault, type Container, type Message } from './container';
import { openDataWranglerContainer } from './data-wrangler-container';
import { InvocationError } from './errors';

export { InvocationError } from './errors';

/** One container of the chain. */
export interface ContainerDefinition {
  kind: 'data-wrangler' | 'autopilot';
  /** The unpacked model.tar.gz. */
  modelFolder: string;
  environment: Readonly<Record<string, string>>;
}

/** An opened chain. */
export interface Chain {
  /** @throws InvocationError saying which container refused, and with which status */
  invoke(request: Message & { accept?: string }): Promise<Message>;
  close(): Promise<void>;
}

/**
 * Opens all containers.
 * @throws InputError if the encoder's flow cannot be served, naming each node at fault; Error if a model cannot be read
 */
export async function openChain(definitions: readonly ContainerDefinition[]): Promise<Chain> {
  const containers: Container[] = [];
  for (const { kind, modelFolder, environment } of definitions) {
    containers.push(kind === 'data-wrangler' ? await openDataWranglerContainer(modelFolder, environment) : await openAutopilotContainer(modelFolder, environment));
  }
  return {
    invoke: (request) => throughAll(containers, request),
    close: async () => {
      for (const container of containers) await container.close();
    },
  };
}

async function throughAll(containers: readonly Container[], request: Message & { accept?: string }): Promise<Message> {
  let message: Message = { body: request.body, contentType: request.contentType };
  for (const [place, container] of containers.entries()) {
    const accept = place === containers.length - 1 ? request.accept : undefined;
    try {
      message = await container.invoke({ ...message, ...(accept === undefined ? {} : { accept }) });
    } catch (failure) {
      if (failure instanceof ContainerFault) throw new InvocationError(failure.message, failure.statusCode, place);
      throw new InvocationError(failure instanceof Error ? failure.message : String(failure), 500, place);
    }
  }
  return message;
}
