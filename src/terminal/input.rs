//! What the terminal reports, in the reader's words.

use std::io;

use crossterm::event::{Event as Input, EventStream, KeyEventKind, MouseButton, MouseEventKind};
use futures_util::StreamExt;
use ratatui::layout::Size;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;

use crate::app::{Event, Mouse, MouseDid};

/// Listens to the terminal as long as it lives, and keeps what is typed until it is asked for: nothing is lost while the
/// reader is busy.
///
/// A task stands between the stream and the loop because an `EventStream` remembers only the first waker it is polled
/// with: looking at it without waiting would leave it asleep.
pub(super) struct Keyboard {
    typed: UnboundedReceiver<io::Result<Input>>,
    task: JoinHandle<()>,
}

impl Keyboard {
    /// Starts to listen.
    pub(super) fn listen() -> Self {
        let (hand_over, typed) = unbounded_channel();
        let task = tokio::spawn(async move {
            let mut stream = EventStream::new();
            while let Some(input) = stream.next().await {
                let failed = input.is_err();
                if hand_over.send(input).is_err() || failed {
                    return;
                }
            }
        });
        Self { typed, task }
    }

    /// Stops listening, so that another program can have the keys. What was typed and not asked for is gone with it.
    pub(super) async fn stop(mut self) {
        self.task.abort();
        // The stream lives until its task has ended.
        let _ = (&mut self.task).await;
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
