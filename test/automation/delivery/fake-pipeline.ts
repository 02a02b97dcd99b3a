// CodePipeline for tests: executions as a test tells them, and what was asked.
import type { ActionExecutionDetail, CodePipelineClient, PipelineExecutionSummary, ResolvedPipelineVariable } from '@aws-sdk/client-codepipeline';

/** An execution with its actions. */
export interface FakeExecution extends PipelineExecutionSummary { pipelineExecutionId: string; actions?: ActionExecutionDetail[]; statusSummary?: string; variables?: ResolvedPipelineVariable[] }

/** A client that knows these executions, the newest first; `refuse` throws for a retry. */
export function fakePipeline(executions: readonly FakeExecution[], refuse?: string): { client: CodePipelineClient; asked: { name: string; input: Record<string, unknown> }[] } {
  const asked: { name: string; input: Record<string, unknown> }[] = [];
  const find = (id: unknown): FakeExecution | undefined => executions.find(({ pipelineExecutionId }) => pipelineExecutionId === id);
  const send = (command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<object> => {
    const { constructor: { name }, input } = command;
    asked.push({ name, input });
    switch (name) {
      case 'ListPipelineExecutionsCommand': {
        const from = Number(input['nextToken'] ?? 0);
        const end = from + Number(input['maxResults'] ?? 100);
        return Promise.resolve({ pipelineExecutionSummaries: executions.slice(from, end), ...(end < executions.length ? { nextToken: String(end) } : {}) });
      }
      case 'ListActionExecutionsCommand': return Promise.resolve({ actionExecutionDetails: find((input['filter'] as { pipelineExecutionId: string }).pipelineExecutionId)?.actions ?? [] });
      case 'GetPipelineExecutionCommand': return Promise.resolve({ pipelineExecution: find(input['pipelineExecutionId']) });
      case 'RetryStageExecutionCommand': return refuse === undefined ? Promise.resolve({}) : Promise.reject(Object.assign(new Error('refused'), { name: refuse }));
      default: return Promise.reject(new Error(`${name} is not known here`));
    }
  };
  const client = { send, config: {} };
  // Paginators of the SDK take clients of its own class only.
  const { CodePipelineClient: Real } = require('@aws-sdk/client-codepipeline') as typeof import('@aws-sdk/client-codepipeline');
  return { client: Object.assign(Object.create(Real.prototype) as CodePipelineClient, client), asked };
}
