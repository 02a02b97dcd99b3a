// AWS::ApplicationAutoScaling::ScalableTarget.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, notFound, present } from '../resource-handler';
import type { Properties } from '../resource-types';

const TYPE = 'AWS::ApplicationAutoScaling::ScalableTarget';
interface Target { ServiceNamespace: string; ResourceId: string; ScalableDimension: string; MinCapacity: number; MaxCapacity: number; RoleARN: string }

const placeOf = (id: string): Properties => {
  const [ResourceId, ScalableDimension, ServiceNamespace] = id.split('|');
  return { ResourceId, ScalableDimension, ServiceNamespace };
};
const idOf = ({ ResourceId, ScalableDimension, ServiceNamespace }: Properties): string => [ResourceId, ScalableDimension, ServiceNamespace].join('|');

async function find(place: Properties, tools: HandlerTools): Promise<Target | undefined> {
  const { ScalableTargets: [found] = [] } = await tools.call<{ ScalableTargets?: Target[] }>('application-autoscaling', 'DescribeScalableTargets', { ServiceNamespace: place['ServiceNamespace'], ResourceIds: [place['ResourceId']], ScalableDimension: place['ScalableDimension'] });
  return found;
}

/** Targets without schedules of their own. */
export const autoscalingScalableTarget: ResourceHandler = {
  type: TYPE,
  notServed: ['ScheduledActions', 'SuspendedState'],
  async create(desired, tools) {
    if (await find(desired, tools) !== undefined) throw new HandlerFault('AlreadyExists', `Scalable target ${idOf(desired)} already exists.`);
    await tools.call('application-autoscaling', 'RegisterScalableTarget', { ...placeOf(idOf(desired)), MinCapacity: desired['MinCapacity'], MaxCapacity: desired['MaxCapacity'] });
    return idOf(desired);
  },
  async read(id, tools) {
    const found = await find(placeOf(id), tools);
    if (found === undefined) throw notFound(TYPE, id);
    const { MinCapacity, MaxCapacity, RoleARN } = found;
    return present({ ...placeOf(id), MinCapacity, MaxCapacity, RoleARN, Id: id });
  },
  async update(id, _current, desired, tools) {
    if (await find(placeOf(id), tools) === undefined) throw notFound(TYPE, id);
    await tools.call('application-autoscaling', 'RegisterScalableTarget', { ...placeOf(id), MinCapacity: desired['MinCapacity'], MaxCapacity: desired['MaxCapacity'] });
  },
  async delete(id, tools) {
    if (await find(placeOf(id), tools) === undefined) throw notFound(TYPE, id);
    await tools.call('application-autoscaling', 'DeregisterScalableTarget', placeOf(id));
  },
  async list(tools) {
    const { ScalableTargets = [] } = await tools.call<{ ScalableTargets?: Target[] }>('application-autoscaling', 'DescribeScalableTargets', { ServiceNamespace: 'sagemaker' });
    return ScalableTargets.map((target) => idOf({ ...target }));
  },
};
