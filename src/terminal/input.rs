//! What the terminal reports, in the reader's words.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use crossterm::event::{Event as Input, EventStream, KeyEventKind, MouseButton, MouseEventKind};
use futures_util::StreamExt;
use ratatui::layout::Size;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::app::{Event, Mouse, MouseDid};

/// Who stops listening waits so long at most for the last read to end.
const LAST_READ: Duration = Duration::from_secs(1);

/// Listens to the terminal as long as it lives, and keeps what is typed until it is asked for: nothing is lost while the
/// reader is busy.
///
/// A task stands between the stream and the loop because an `EventStream` remembers only the first waker it is polled
/// with: looking at it without waiting would leave it asleep.
pub(super) struct Keyboard {
    typed: UnboundedReceiver<io::Result<Input>>,
    task: JoinHandle<()>,
    /// Closed when nothing reads the terminal any more.
    reading: UnboundedReceiver<()>,
}

/// Wakes the task. The thread behind an `EventStream` holds it for as long as it reads, which goes on for a while after the
/// stream is dropped.
struct Bell {
    task: Waker,
    _reads: UnboundedSender<()>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.task.wake_by_ref();
    }
}

impl Keyboard {
    /// Starts to listen.
    pub(super) fn listen() -> Self {
        let (hand_over, typed) = unbounded_channel();
        let (reads, reading) = unbounded_channel();
        let task = tokio::spawn(async move {
            let mut stream = EventStream::new();
            let mut next = async || {
                poll_fn(|context| {
                    let bell = Arc::new(Bell { task: context.waker().clone(), _reads: reads.clone() });
                    stream.poll_next_unpin(&mut Context::from_waker(&bell.into()))
                })
                .await
            };
            while let Some(input) = next().await {
                let failed = input.is_err();
                if hand_over.send(input).is_err() || failed {
                    return;
                }
            }
        });
        Self { typed, task, reading }
    }

    /// Stops listening, so that another program can have the keys. What was typed and not asked for is gone with it.
    pub(super) async fn stop(mut self) {
        self.task.abort();
        // The stream lives until its task has ended, and its thread would take the first keys that are meant for the other.
        let _ = (&mut self.task).await;
        let _ = timeout(LAST_READ, self.reading.recv()).await;
    }

    /// Waits for the next input; `None` when the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<io::Result<Input>> {
        self.typed.recv().await
    }

    /// The next input, where one is there.
    pub(super) fn waiting(&mut self) -> Option<io::Result<Input>> {
        self.typed.try_recv().ok()
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The event of an input; `None` for what the reader has no use for.
pub(super) fn event(input: Input) -> Option<Event> {
    match input {
        Input::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key.into())),
        Input::Paste(text) => Some(Event::Paste(text)),
        Input::Resize(width, height) => Some(Event::Resize(Size { width, height })),
        Input::Mouse(mouse) => {
            let did = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseDid::Click,
                MouseEventKind::ScrollDown => MouseDid::WheelDown,
                MouseEventKind::ScrollUp => MouseDid::WheelUp,
                _ => return None,
            };
            Some(Event::Mouse(Mouse { column: mouse.column, row: mouse.row, did }))
        }
        _ => None,
    }
}
