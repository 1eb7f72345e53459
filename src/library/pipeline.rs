//! Work on a stream, on all cores, with its order kept and a bound on what is under way.
//!
//! ```text
//!   reading thread ──► queue ──► tasks on the rayon pool ──► put in order ──► deliver, on the caller's thread
//!        ▲                                                                       │
//!        └───────────────────────────── budget, in bytes ◄───────────────────────┘
//! ```
//!
//! What is there is worked on at once, so that the first rows are shown early and a slow stream waits for nothing; under
//! load tasks and deliveries grow.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What may be under way, in bytes of input. One item that is larger goes alone.
const IN_FLIGHT: usize = 32 << 20;
/// What a task takes at the most, in bytes, unless one item is larger: a few milliseconds of cleaning, so that another
/// job on the pool, a search, waits no longer than that.
const TASK: usize = 64 << 10;
/// Tasks for each thread of the pool: enough to keep it busy while the caller's thread delivers.
const TASKS_EACH: usize = 3;
/// Counted for each item beside its own weight.
const OVERHEAD: usize = 512;

/// How large a delivery becomes, in items, before it is made; it starts at the first and doubles each time.
const FIRST_DELIVERY: usize = 16;
const LARGEST_DELIVERY: usize = 1024;
/// The weight of results that are delivered whatever their number, in bytes of input.
const HEAVY: usize = 1 << 20;
/// How long results wait for more while more is under way, and while nothing is.
const PATIENCE: Duration = Duration::from_millis(50);
const PATIENCE_IDLE: Duration = Duration::from_millis(2);

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// All was delivered.
    Complete,
    /// `deliver` broke off.
    Stopped,
    /// The reading thread died; what it had read was delivered.
    Died,
}

/// Gives one item and its weight in bytes to the pipeline; waits while too much is under way.
pub(super) type Feed<'a, I> = dyn FnMut(I, usize) -> ControlFlow<()> + 'a;

/// Runs `work` on everything that `read` feeds, and delivers the results in the order of feeding. After a break the
/// reading thread is left to itself: it ends with the next item, or with the process where its input never comes.
///
/// `work` must not panic.
///
/// # Errors
/// Where no thread can be started.
pub(super) fn run<I, O, W>(
    read: impl FnOnce(&mut Feed<'_, I>) + Send + 'static,
    work: W,
    deliver: &mut dyn FnMut(Vec<O>) -> ControlFlow<()>,
) -> io::Result<End>
where
    I: Send + 'static,
    O: Send + 'static,
    W: Fn(I) -> O + Send + Sync + 'static,
{
    let (sender, receiver) = mpsc::channel();
    let budget = Arc::new(Budget::default());
    let reader = Reader { sender: sender.clone(), budget: Arc::clone(&budget), complete: false };
    thread::Builder::new().name("reader".to_owned()).spawn(move || reader.run(read))?;
    let end = Line::new(work, sender).run(&receiver, &budget, deliver);
    budget.close();
    Ok(end)
}

enum Message<I, O> {
    Item(I, usize),
    Results(Results<O>),
    End { complete: bool },
}

struct Results<O> {
    task: u64,
    items: Vec<O>,
    weight: usize,
}

/// The reading thread's end of the pipeline; says that reading is over even when it panics.
struct Reader<I, O> {
    sender: Sender<Message<I, O>>,
    budget: Arc<Budget>,
    complete: bool,
}

impl<I, O> Reader<I, O> {
    fn run(mut self, read: impl FnOnce(&mut Feed<'_, I>)) {
        read(&mut |item, weight| {
            let weight = weight.saturating_add(OVERHEAD);
            self.budget.take(weight)?;
            self.sender.send(Message::Item(item, weight)).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        });
        self.complete = true;
    }
}

impl<I, O> Drop for Reader<I, O> {
    fn drop(&mut self) {
        // Nobody listens any more where the run was broken off.
        let _ = self.sender.send(Message::End { complete: self.complete });
    }
}

/// How many bytes are under way.
#[derive(Default)]
struct Budget {
    state: Mutex<Spent>,
    freed: Condvar,
}

#[derive(Default)]
struct Spent {
    bytes: usize,
    closed: bool,
}

impl Budget {
    fn lock(&self) -> MutexGuard<'_, Spent> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, weight: usize) -> ControlFlow<()> {
        let full = |spent: &mut Spent| !spent.closed && spent.bytes > 0 && spent.bytes + weight > IN_FLIGHT;
        let mut spent = self.freed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        spent.bytes += weight;
        if spent.closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn give_back(&self, weight: usize) {
        let mut spent = self.lock();
        spent.bytes = spent.bytes.saturating_sub(weight);
        self.freed.notify_one();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.freed.notify_all();
    }
}

/// The caller's end: hands out tasks and puts their results in order.
struct Line<I, O, W> {
    work: Arc<W>,
    sender: Sender<Message<I, O>>,
    most_tasks: usize,
    waiting: VecDeque<(I, usize)>,
    running: usize,
    next_task: u64,
    early: BTreeMap<u64, Results<O>>,
    next_result: u64,
    ready: Vec<O>,
    ready_weight: usize,
    ended: Option<End>,
}

impl<I, O, W> Line<I, O, W>
where
    I: Send + 'static,
    O: Send + 'static,
    W: Fn(I) -> O + Send + Sync + 'static,
{
    fn new(work: W, sender: Sender<Message<I, O>>) -> Self {
        Self {
            work: Arc::new(work),
            sender,
            most_tasks: TASKS_EACH * rayon::current_num_threads(),
            waiting: VecDeque::new(),
            running: 0,
            next_task: 0,
            early: BTreeMap::new(),
            next_result: 0,
            ready: Vec::new(),
            ready_weight: 0,
            ended: None,
        }
    }

    fn run(
        mut self,
        receiver: &Receiver<Message<I, O>>,
        budget: &Budget,
        deliver: &mut dyn FnMut(Vec<O>) -> ControlFlow<()>,
    ) -> End {
        let mut pace = Pace::new();
        loop {
            let waited_enough = self.wait(receiver, &pace);
            while let Ok(message) = receiver.try_recv() {
                self.take(message);
            }
            let over = self.ended.filter(|_| self.is_idle());
            if !self.ready.is_empty()
                && (waited_enough || over.is_some() || pace.is_due(&self.ready, self.ready_weight))
            {
                if deliver(std::mem::take(&mut self.ready)).is_break() {
                    return End::Stopped;
                }
                budget.give_back(std::mem::take(&mut self.ready_weight));
                pace.delivered();
            }
            if let Some(end) = over {
                return end;
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.running == 0
    }

    /// Waits for the next message, not for ever if there is something to deliver; whether that has waited enough.
    fn wait(&mut self, receiver: &Receiver<Message<I, O>>, pace: &Pace) -> bool {
        let message = if self.ready.is_empty() {
            receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            let idle = if self.is_idle() { PATIENCE_IDLE } else { PATIENCE };
            receiver.recv_timeout(pace.rest().min(idle))
        };
        message.map(|message| self.take(message)).is_err()
    }

    fn take(&mut self, message: Message<I, O>) {
        match message {
            Message::Item(item, weight) => self.waiting.push_back((item, weight)),
            Message::Results(results) => {
                self.running -= 1;
                self.early.insert(results.task, results);
                while let Some(next) = self.early.remove(&self.next_result) {
                    self.next_result += 1;
                    self.ready.extend(next.items);
                    self.ready_weight += next.weight;
                }
            }
            Message::End { complete } => self.ended = Some(if complete { End::Complete } else { End::Died }),
        }
        while self.running < self.most_tasks && !self.waiting.is_empty() {
            self.start_task();
        }
    }

    fn start_task(&mut self) {
        let (mut items, mut weight) = (Vec::new(), 0);
        while let Some((item, heavy)) = self.waiting.pop_front() {
            if weight > 0 && weight + heavy > TASK {
                self.waiting.push_front((item, heavy));
                break;
            }
            weight += heavy;
            items.push(item);
        }
        let (work, sender, task) = (Arc::clone(&self.work), self.sender.clone(), self.next_task);
        self.running += 1;
        self.next_task += 1;
        rayon::spawn(move || {
            let items = items.into_iter().map(|item| work(item)).collect();
            // Nobody listens any more where the run was broken off.
            let _ = sender.send(Message::Results(Results { task, items, weight }));
        });
    }
}

/// When to deliver.
struct Pace {
    last: Instant,
    count: usize,
}

impl Pace {
    fn new() -> Self {
        Self { last: Instant::now(), count: 1 }
    }

    fn rest(&self) -> Duration {
        PATIENCE.saturating_sub(self.last.elapsed())
    }

    fn is_due<O>(&self, ready: &[O], weight: usize) -> bool {
        ready.len() >= self.count || weight >= HEAVY || self.last.elapsed() >= PATIENCE
    }

    fn delivered(&mut self) {
        self.last = Instant::now();
        self.count = (self.count * 2).clamp(FIRST_DELIVERY, LARGEST_DELIVERY);
    }
}

#[cfg(test)]
mod tests;
