// The serving part of an endpoint: opens the chain of containers and answers requests until its process is killed.
import { InvocationError, openChain } from '../../../engines/inference/chain';
import type { Chain } from '../../../engines/inference/chain';
import type { TaskContext } from '../child-messages';
import { unpackContainers } from '../model-containers';
import type { FetchedContainer } from '../model-containers';
import type { ModelAnswer, ModelRequest, ServeOrder, ServeProgress } from './serve-messages';

/** What the process is asked: all paths are local. */
export interface ServeTask {
  containers: readonly FetchedContainer[];
}

/** Says `ready` once every container is open. @throws InputError where a model cannot be opened */
export async function runServeTask(task: ServeTask, context: TaskContext): Promise<never> {
  await unpackContainers(task.containers);
  const chain = await openChain(task.containers.map(({ kind, modelFolder, environment }) => ({ kind, modelFolder, environment })));
  const say = (progress: ServeProgress): void => { context.progress(progress); };
  process.on('message', (order: ServeOrder) => {
    void answerTo(chain, order.request, context).then((answer) => { say({ type: 'answer', id: order.id, answer }); });
  });
  say({ type: 'ready' });
  return new Promise<never>(() => undefined);
}

async function answerTo(chain: Chain, request: ModelRequest, context: TaskContext): Promise<ModelAnswer> {
  try {
    const { body, contentType } = await chain.invoke({
      body: Buffer.from(request.body), contentType: request.contentType, ...(request.accept === undefined ? {} : { accept: request.accept }),
    });
    return { kind: 'answer', body, contentType };
  } catch (error) {
    const status = error instanceof InvocationError ? error.statusCode : 500;
    const message = error instanceof Error ? error.message : String(error);
    context.log(`${status}: ${message}`);
    return { kind: 'refusal', status, message };
  }
}
