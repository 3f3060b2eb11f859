export type {
  AccountArgs,
  HostArgs,
  LinkArgs,
  MasterArgs,
  ServerArgs,
  SshArgs,
} from "./components/args";
export { Master } from "./components/master";
export { Server, type Endpoint } from "./components/server";
export { Slave, type SlaveArgs } from "./components/slave";
export { engineLines, type EngineLine } from "./engine/dialects";
export type { FollowPlan, HostPlan } from "./plan/host-plan";
export type { HostSettings, ServiceControl } from "./topology/host";
export { TopologyError, type Problem } from "./topology/problem";
export type {
  BinlogSettings,
  Grant,
  SeedDeclaration,
  SettingValue,
  VerifyDeclaration,
} from "./topology/topology";
