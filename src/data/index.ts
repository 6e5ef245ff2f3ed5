export {
  createEpisodeLog,
  type EpisodeLog,
  type EpisodeLogOptions,
  type EpisodeLogWriter,
} from './episode-log.ts'
export { readEpisodeLog } from './read-episode-log.ts'
export * from './types.ts'
