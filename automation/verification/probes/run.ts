// A whole run of the pipeline, and a second one that is to be taken from the cache.
import { runPipeline } from '../../runs/run-pipeline';
import { withClients } from '../../runs/run-session';
import { withStack } from '../../stacks/environment-session';
import { readOutputs } from '../../stacks/read-outputs';
import type { DriverEvent } from '../../console/events';
import type { CommandResult } from '../../console/result';
import type { Finding, Probe, ProbeWorld } from '../fact';

async function runOnce({ context, session }: ProbeWorld): Promise<Record<string, unknown>> {
  const outputs = await withStack(context, session, readOutputs);
  const result: CommandResult = await withClients(session, outputs, (running) => runPipeline({ ...context, options: { ...context.options, timeout: '14400' } }, running));
  return result.data as Record<string, unknown>;
}

const heldBy = (facts: readonly string[], holds: boolean, evidence: string): Finding[] => facts.map((fact) => ({ fact, outcome: holds ? 'holds' : 'fails', evidence }));

/** The probe of a run: whatever its verdict, each step must have done its work. */
export const run: Probe = {
  id: 'run', title: 'A run of the whole pipeline', dollars: 3, minutes: 45,
  async run(world) {
    const verdict = await runOnce(world);
    const judged = verdict['verdict'] === 'passed' || verdict['verdict'] === 'failed';
    const gates = (verdict['gates'] ?? []) as { gate?: string; name?: string; outcome?: string; verdict?: string }[];
    const evidence = `verdict ${String(verdict['verdict'])}, ${String(verdict['metric'] ?? '')} ${String(verdict['value'] ?? '')}, ${gates.length} gates`;
    return {
      findings: [
        ...heldBy(['automl-in-pipeline', 'encoder-container', 'transform-filter-join', 'lambda-step-minutes'], judged, judged ? evidence : String(verdict['failureReason'] ?? verdict['status'])),
        verdict['verdict'] === 'passed' ? { fact: 'metadata-in-registry', outcome: 'holds', evidence: String(verdict['modelPackageArn']) } : { fact: 'metadata-in-registry', outcome: 'not told', evidence: 'no model was registered' },
      ],
      recording: verdict,
    };
  },
};

/** The probe of the cache: the same run again takes a fraction of the time, since nothing is trained. */
export const cache: Probe = {
  id: 'cache', title: 'The same run again trains nothing', dollars: 1, minutes: 15,
  async run(world) {
    const { context } = world;
    const reused: string[] = [];
    const report = (event: DriverEvent): void => {
      if (event.type === 'step' && event.cached === true) reused.push(event.name);
      context.console.report(event);
    };
    const watching = { ...context, console: { ...context.console, report } };
    const verdict = await runOnce({ ...world, context: watching });
    return { findings: [{ fact: 'cache-hits', outcome: reused.length > 0 ? 'holds' : 'fails', evidence: reused.length > 0 ? reused.join(', ') : 'no step came from the cache' }], recording: { reused, verdict: verdict['verdict'] } };
  },
};
