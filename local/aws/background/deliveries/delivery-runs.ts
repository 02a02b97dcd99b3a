// Runs executions of CodePipeline: a look at each pipeline whenever something has changed, and twice a second while any is under way.
import type { Cloud } from '../../cloud';
import type { DeliveryControl } from '../../services/codepipeline/delivery-control';
import type { ActionDeclaration } from '../../services/codepipeline/pipeline-declaration';
import { executionKey, executionsOf, executionTable, isOpen, pipelineTable, type ActionRun, type ExecutionRecord } from '../../services/codepipeline/pipeline-records';
import { actionFaults } from './action-kinds';
import { tellAction, tellExecution, tellStage } from './delivery-events';
import { mayEnter, superseded } from './enter-stage';
import { abandonActions, runsOf, runStage } from './run-actions';

/** How often pipelines with executions under way are looked at, ms. */
const PERIOD = 500;

/** The executions of an endpoint. */
export class DeliveryRuns implements DeliveryControl {
  readonly #looking = new Map<string, Promise<void>>();
  /** Pipelines of which something changed while they were looked at. */
  readonly #again = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly cloud: Cloud) {}

  /** Begins to look, and goes on with what was under way. */
  start(): void {
    this.#timer = setInterval(() => this.#lookAtAll(), PERIOD).unref();
  }

  /** Resolves once nothing is being looked at any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#looking.values());
  }

  faultsOf(action: ActionDeclaration): string[] {
    return actionFaults(action);
  }

  look(pipelineName: string): void {
    if (this.#looking.has(pipelineName)) { this.#again.add(pipelineName); return; }
    const looking = this.#look(pipelineName)
      .catch((error: unknown) => this.cloud.log(`pipeline ${pipelineName}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`))
      .finally(() => {
        this.#looking.delete(pipelineName);
        if (this.#again.delete(pipelineName) && !this.cloud.closing.aborted) this.look(pipelineName);
      });
    this.#looking.set(pipelineName, looking);
  }

  #lookAtAll(): void {
    for (const { value: { declaration: { name } } } of [...pipelineTable(this.cloud.store).range()]) {
      if (executionsOf(this.cloud.store, name).some(isOpen)) this.look(name);
    }
  }

  /** One look: every open execution goes as far as it can, the oldest first. */
  async #look(pipelineName: string): Promise<void> {
    for (const execution of executionsOf(this.cloud.store, pipelineName).filter(isOpen)) {
      if (this.cloud.closing.aborted) return;
      await this.#advance(execution);
    }
    for (const execution of superseded(executionsOf(this.cloud.store, pipelineName))) await this.#end(execution, 'Superseded');
  }

  async #advance(given: ExecutionRecord): Promise<void> {
    let execution = given;
    while (!this.cloud.closing.aborted) {
      const stage = execution.declaration.stages[execution.stageIndex];
      if (stage === undefined) return this.#end(execution, 'Succeeded');
      if (execution.status === 'Stopping') {
        const running = runsOf(execution, stage).some(({ status }) => status === 'InProgress');
        if (execution.abandon === true) execution = await abandonActions(this.cloud, execution, stage);
        if (execution.abandon === true || !running || !execution.entered) return this.#end(execution, 'Stopped');
      }
      if (!execution.entered) {
        const closed = pipelineTable(this.cloud.store).get(execution.pipelineName)?.disabled[stage.name] !== undefined;
        if (closed || !mayEnter(execution, executionsOf(this.cloud.store, execution.pipelineName))) return;
        if (execution.stageIndex === 0 && execution.actions.length === 0) tellExecution(this.cloud, execution, 'STARTED');
        execution = await this.#keep({ ...execution, entered: true });
        tellStage(this.cloud, execution, stage.name, 'STARTED');
      }
      const looked = await runStage(this.cloud, execution, stage, (next, changed) => this.#keep(next, changed));
      execution = looked.execution;
      if (looked.end === 'running') return;
      tellStage(this.cloud, execution, stage.name, looked.end === 'failed' ? 'FAILED' : 'SUCCEEDED');
      if (looked.end === 'failed') return this.#end(execution, 'Failed');
      execution = await this.#keep({ ...execution, stageIndex: execution.stageIndex + 1, entered: false });
    }
  }

  /** What operations decided meanwhile (a stop, an approval) is kept. */
  async #keep(next: ExecutionRecord, changed?: { action: ActionDeclaration; run: ActionRun }): Promise<ExecutionRecord> {
    const { store } = this.cloud;
    const kept = await store.transaction(() => {
      const now = executionTable(store).get(executionKey(next));
      if (now === undefined) return undefined;
      const decided = (run: ActionRun): ActionRun => {
        const there = now.actions.find(({ id }) => id === run.id);
        return run.status === 'InProgress' && there !== undefined && there.status !== 'InProgress' ? there : run;
      };
      const merged: ExecutionRecord = {
        ...next, actions: next.actions.map(decided), lastUpdate: this.cloud.now(), status: now.status === 'Stopping' && isOpen(next) ? 'Stopping' : next.status,
        ...(now.abandon === undefined ? {} : { abandon: now.abandon }), ...(now.statusSummary === undefined ? {} : { statusSummary: now.statusSummary }),
      };
      void executionTable(store).put(executionKey(next), merged);
      return merged;
    });
    if (changed !== undefined) tellAction(this.cloud, next, changed.action, changed.run);
    return kept ?? { ...next, status: 'Stopped' };
  }

  async #end(execution: ExecutionRecord, status: ExecutionRecord['status']): Promise<void> {
    const ended = await this.#keep({ ...execution, status, entered: false });
    tellExecution(this.cloud, ended, status.toUpperCase());
  }
}
