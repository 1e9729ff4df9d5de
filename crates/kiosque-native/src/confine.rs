//! What a worker gives up before and after it maps a plugin's code.
//!
//! Before: new privileges, writing to files, the network, other processes and threads, memory beyond its limit. After:
//! opening files at all. What a system cannot take away is named in [`Confinement::missing`].

/// What a worker was kept from, and what this system could not keep it from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confinement {
    /// What is in force, each a few words.
    pub in_force: Vec<String>,
    /// What is not, and why.
    pub missing: Vec<String>,
}

#[cfg(unix)]
impl Confinement {
    fn note<E: std::fmt::Display>(&mut self, what: &str, done: Result<(), E>) {
        match done {
            Ok(()) => self.in_force.push(what.to_owned()),
            Err(error) => self.missing.push(format!("{what} ({error})")),
        }
    }
}

/// Before the plugin's code is mapped: code may run when a library is opened.
#[cfg(unix)]
pub(crate) fn before_code(memory_bytes: u64) -> Confinement {
    use rustix::process::Resource;
    let mut confinement = Confinement::default();
    confinement.note(&format!("memory of {} MiB", memory_bytes >> 20), limit(Resource::As, memory_bytes));
    confinement.note("no core dumps", limit(Resource::Core, 0));
    #[cfg(target_os = "linux")]
    linux::before_code(&mut confinement);
    #[cfg(not(target_os = "linux"))]
    confinement
        .missing
        .push("no writing, network and processes (Linux alone has seccomp and Landlock)".into());
    confinement
}

/// Once it is mapped, before any of its functions is called.
#[cfg(unix)]
pub(crate) fn after_code(confinement: &mut Confinement) {
    use rustix::process::Resource;
    #[cfg(target_os = "linux")]
    linux::after_code(confinement);
    confinement.note("files of no size (rlimit)", limit(Resource::Fsize, 0));
    confinement.note("no new descriptors (rlimit)", limit(Resource::Nofile, 0));
}

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, most: u64) -> rustix::io::Result<()> {
    let limit = rustix::process::Rlimit { current: Some(most), maximum: Some(most) };
    rustix::process::setrlimit(resource, limit)
}

/// Seconds of a processor that the worker has used so far, and the limit beyond which the system ends it: a worker whose
/// host is gone must not go on for ever.
#[cfg(unix)]
pub(crate) fn limit_processor(seconds_from_now: u64) {
    use rustix::process::{Resource, Rlimit};
    let used =
        rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec.max(0).cast_unsigned();
    let limit = Rlimit { current: Some(used + seconds_from_now + 2), maximum: None };
    // Where this is refused the host still has its clock.
    let _ = rustix::process::setrlimit(Resource::Cpu, limit);
}

/// Elsewhere there are no workers that anything could be taken from.
#[cfg(not(unix))]
pub(crate) fn before_code(_: u64) -> Confinement {
    Confinement::default()
}

/// As above.
#[cfg(not(unix))]
pub(crate) fn after_code(_: &mut Confinement) {}

/// As above.
#[cfg(not(unix))]
pub(crate) fn limit_processor(_: u64) {}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Confinement, limit};
    use landlock::{
        ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
        RulesetStatus, Scope,
    };
    use rustix::process::Resource;
    use seccompiler::{
        SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        TargetArch, apply_filter,
    };
    use std::collections::BTreeMap;

    /// The newest version of Landlock that is asked for; older kernels give what they have.
    const LANDLOCK: ABI = ABI::V6;

    pub(super) fn before_code(confinement: &mut Confinement) {
        confinement.note("no new privileges", rustix::thread::set_no_new_privs(true));
        confinement.note("no new processes (rlimit)", limit(Resource::Nproc, 0));
        confinement.note("no writing to files, no network (Landlock)", landlock(true));
        confinement.note("no network, processes, threads (seccomp)", seccomp(true));
    }

    pub(super) fn after_code(confinement: &mut Confinement) {
        confinement.note("no files (Landlock)", landlock(false));
        confinement.note("no opening of files (seccomp)", seccomp(false));
    }

    /// Landlock's rules add up: the second time takes away what the first one left.
    fn landlock(may_read: bool) -> Result<(), String> {
        let restrict = || {
            let mut rules = Ruleset::default()
                .handle_access(AccessFs::from_all(LANDLOCK))?
                .handle_access(AccessNet::from_all(LANDLOCK))?
                .scope(Scope::from_all(LANDLOCK))?
                .create()?;
            if may_read {
                rules = rules
                    .add_rule(PathBeneath::new(PathFd::new("/")?, AccessFs::ReadFile | AccessFs::ReadDir))?;
            }
            Ok::<_, Box<dyn std::error::Error>>(rules.restrict_self()?.ruleset)
        };
        match restrict() {
            Ok(RulesetStatus::NotEnforced) => Err("this kernel has no Landlock".into()),
            Ok(RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// What a plugin's code and the worker's own loop need: memory, time, and the two ends that are open.
    const NEEDED: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_readv,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_fcntl,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_membarrier,
        libc::SYS_ppoll,
    ];

    /// What the loader and the second confinement need besides.
    const NEEDED_TO_LOAD: &[libc::c_long] = &[
        libc::SYS_openat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_pread64,
        libc::SYS_readlinkat,
        libc::SYS_faccessat,
        libc::SYS_getcwd,
        libc::SYS_memfd_create,
        libc::SYS_prctl,
        libc::SYS_seccomp,
        libc::SYS_landlock_create_ruleset,
        libc::SYS_landlock_add_rule,
        libc::SYS_landlock_restrict_self,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_access,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_readlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_arch_prctl,
    ];

    /// Whatever is not named fails as forbidden. Filters add up as well.
    fn seccomp(may_load: bool) -> Result<(), String> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            NEEDED.iter().map(|call| (*call, Vec::new())).collect();
        if may_load {
            rules.extend(NEEDED_TO_LOAD.iter().map(|call| (*call, Vec::new())));
        }
        let filter = || {
            let own = u64::from(std::process::id());
            // Signals go to the worker itself, as `abort` sends them; limits are its own.
            rules.insert(libc::SYS_tgkill, vec![first_argument(own)?]);
            rules.insert(libc::SYS_prlimit64, vec![first_argument(0)?, first_argument(own)?]);
            let arch: TargetArch = std::env::consts::ARCH.try_into()?;
            let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
            let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?;
            let program: seccompiler::BpfProgram = filter.try_into()?;
            apply_filter(&program)?;
            Ok::<(), Box<dyn std::error::Error>>(())
        };
        filter().map_err(|error| error.to_string())
    }

    fn first_argument(value: u64) -> Result<SeccompRule, seccompiler::BackendError> {
        let is = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)?;
        SeccompRule::new(vec![is])
    }
}
