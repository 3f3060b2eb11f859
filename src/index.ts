export { ApplicationBlock } from "./components/application-block";
export type { ApplicationBlockArgs, ApplicationHost } from "./components/block-args";
export type {
  AccountArgs,
  HostArgs,
  LinkArgs,
  MasterArgs,
  ServerArgs,
  SshArgs,
} from "./components/args";
export { Master } from "./components/master";
export { MultiMasterPair } from "./components/multi-master-pair";
export type {
  MemberArgs,
  MultiMasterPairArgs,
  PairLinkArgs,
  PairSeed,
} from "./components/pair-args";
export { Server, type Endpoint } from "./components/server";
export { Slave } from "./components/slave";
export type { SlaveArgs } from "./components/slave-args";
export { engineLines, type EngineLine } from "./engine/dialects";
export type { FollowPlan } from "./plan/follow-plan";
export type { HostPlan, MemberPlan } from "./plan/host-plan";
export type { PluginGrant, PluginPlan, PluginUser } from "./plan/plugin-plan";
export type { SeedPlan } from "./plan/seed-plan";
export type { Plugin } from "./plan/semi-sync";
export type { ServerSettings, Setting } from "./plan/setting";
export type { Reach } from "./render/reach";
export {
  DoubleConnectionCheck,
  type DoubleConnectionCheckArgs,
} from "./processmaker/double-connection-check";
export type { CheckedWorkspace } from "./processmaker/connection-check";
export type { BlockPlace } from "./render/application-block";
export {
  renderProcessMakerDatabases,
  type ReadOnlyLogin,
  type ReadOnlyWorkspace,
} from "./processmaker/databases";
export type { HostSettings, ServiceControl } from "./topology/host";
export type { DatabaseDeclaration } from "./topology/pair";
export type { SemiSyncSettings } from "./topology/semi-sync";
export { TopologyError, type Problem } from "./topology/problem";
export type {
  AccountDeclaration,
  BinlogSettings,
  Grant,
  SeedDeclaration,
  SettingValue,
  VerifyDeclaration,
} from "./topology/topology";
