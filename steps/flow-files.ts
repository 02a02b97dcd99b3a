// The flow files of a pipeline: the workflow's own, or, where it has a preparation, one for each part.
import { createHash } from 'node:crypto';
import { divideFlow } from '../flows/divide-flow';
import type { Flow } from '../flows/flow';
import { outputNodeOf } from '../flows/graph';
import { withLocalExecution } from '../flows/local-execution';
import { writeFlow } from '../flows/write-flow';
import type { Workflow } from './workflow';

/** A flow as a job reads it. */
export interface FlowFile {
  readonly flow: Flow;
  /** Key in the environment's bucket, which holds the digest of the content. */
  readonly key: string;
  /** The content, where it is not that of the workflow's own file. */
  readonly text?: string;
  /** The node whose rows the job puts out. */
  readonly outputNodeId: string;
}

/** What the jobs of a pipeline run. */
export interface FlowFiles {
  /** Runs on all rows before the split. */
  readonly preparation?: FlowFile;
  /** Learns from the training rows and is served. */
  readonly trained: FlowFile;
}

/**
 * The files that follow from a workflow and its flow.
 * @param flowDigest SHA-256 of the workflow's own flow file, hexadecimal
 * @throws InputError if the flow cannot be divided as the workflow says
 */
export function flowFiles(workflow: Workflow, flow: Flow, flowDigest: string): FlowFiles {
  const name = workflow.flow.split('/').at(-1) ?? workflow.flow;
  if (workflow.preparation === undefined) {
    const [outputNodeId, carried] = [outputNodeOf(flow, workflow.outputNode).node_id, withLocalExecution(flow, workflow.local)];
    return { trained: carried === flow ? { flow, key: `flows/${flowDigest}/${name}`, outputNodeId } : derived(carried, name, outputNodeId) };
  }
  const { node } = workflow.preparation;
  const { preparation, served, outputNodeId } = divideFlow(flow, node, workflow.outputNode);
  return {
    preparation: derived(withLocalExecution(preparation, workflow.local), name, node),
    trained: derived(withLocalExecution(served, workflow.local), name, outputNodeId),
  };
}

function derived(flow: Flow, name: string, outputNodeId: string): FlowFile {
  const text = writeFlow(flow);
  return { flow, text, outputNodeId, key: `flows/${createHash('sha256').update(text).digest('hex')}/${name}` };
}
