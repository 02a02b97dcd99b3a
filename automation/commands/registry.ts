// All commands of `mlops`, in the order of the help: a new one is a file and a line here.
import { adopt } from './adopt';
import { approve } from './approve';
import { autopilotPredict } from './autopilot-predict';
import { autopilotTrain } from './autopilot-train';
import { bootstrap } from './bootstrap';
import type { Command } from './command';
import { deliveryChoose } from './delivery-choose';
import { deliveryFollow } from './delivery-follow';
import { deliveryRetry } from './delivery-retry';
import { deliverySeed } from './delivery-seed';
import { deliveryShow } from './delivery-show';
import { deliveryStart } from './delivery-start';
import { deploy } from './deploy';
import { destroy } from './destroy';
import { doctor } from './doctor';
import { drift } from './drift';
import { endpointDestroy } from './endpoint-destroy';
import { endpointCheck } from './endpoint-check';
import { endpointShow } from './endpoint-show';
import { exportCommand } from './export';
import { flowDescribe } from './flow-describe';
import { flowDiff } from './flow-diff';
import { flowDraw } from './flow-draw';
import { flowRun } from './flow-run';
import { flowScore } from './flow-score';
import { init } from './init';
import { lint } from './lint';
import { localAccess } from './local-access';
import { localEnv } from './local-env';
import { localGitCredential } from './local-git-credential';
import { localLogs } from './local-logs';
import { localReset } from './local-reset';
import { localStart } from './local-start';
import { localStatus } from './local-status';
import { localStop } from './local-stop';
import { logs } from './logs';
import { models } from './models';
import { outputs } from './outputs';
import { preview } from './preview';
import { promote } from './promote';
import { reject } from './reject';
import { release } from './release';
import { report } from './report';
import { review } from './review';
import { rollback } from './rollback';
import { run } from './run';
import { runs } from './runs';
import { stop } from './stop';
import { up } from './up';
import { verify } from './verify';

export const commands: readonly Command[] = [
  init, lint, review, preview, up, drift, run, release, outputs, runs, logs, report, models, approve, reject, promote, deploy, rollback, endpointShow, endpointCheck, endpointDestroy, deliveryShow, deliveryFollow, deliveryStart, deliveryRetry, deliverySeed, deliveryChoose, stop, destroy, adopt, exportCommand, flowRun, flowScore, flowDescribe, flowDiff, flowDraw, autopilotTrain, autopilotPredict,
  localStart, localStop, localStatus, localReset, localLogs, localAccess, localEnv, localGitCredential, bootstrap, doctor, verify,
];
