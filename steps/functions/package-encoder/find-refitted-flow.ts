// Finds the flow that a Data Wrangler job wrote after refitting: the key under its output is documented nowhere.
import { below, type Objects } from '../objects/objects';
import type { PackageEncoderEvent } from './event';

/**
 * URI of the refitted flow of this very job.
 * Looked for below the job's own folder first, then beside it; the name asked for is preferred to any other flow.
 * @throws Error that tells where it was looked for, if there is none or it cannot be told which.
 */
export async function findRefittedFlow(event: PackageEncoderEvent, objects: Objects): Promise<string> {
  const output = `${event.ProcessingOutputS3Uri.replace(/\/+$/, '')}/`;
  const own = await flowsBelow(objects, below(output, `${event.ProcessingJobName}/`));
  const ownChoice = choose(own, event.RefittedFlowName);
  if (ownChoice !== undefined) return ownChoice;

  // Not below the job's folder: then directly in the output, or in a folder that is not another job's output.
  const beside = (await flowsBelow(objects, output)).filter((uri) => !isOtherJobs(uri.slice(output.length), event));
  const choice = choose(beside, event.RefittedFlowName);
  if (choice !== undefined) return choice;
  const found = [...own, ...beside];
  throw new Error(found.length === 0
    ? `the job ${event.ProcessingJobName} wrote no flow below ${output}; was it run with --refit-trained-params?`
    : `several flows below ${output} could be the refitted one: ${found.join(', ')}`);
}

async function flowsBelow(objects: Objects, uriPrefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const uri of objects.list(uriPrefix)) if (uri.endsWith('.flow')) found.push(uri);
  return found;
}

function choose(uris: readonly string[], name: string): string | undefined {
  const named = uris.filter((uri) => uri.endsWith(`/${name}`));
  if (named.length === 1) return named[0];
  return named.length === 0 && uris.length === 1 ? uris[0] : undefined;
}

/** A retried step writes under another job's name in the same place. */
function isOtherJobs(path: string, event: PackageEncoderEvent): boolean {
  const [folder, ...rest] = path.split('/');
  return rest.length > 0 && folder !== event.ProcessingJobName && folder !== event.OutputNodeId;
}
