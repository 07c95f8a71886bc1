//! One open connection: what it hears, what it says, and when it ends.
//!
//! Invariant: its queue is the hub's bounded channel. A client that reads too slowly is closed with "resume" instead of
//! being waited for, and no event between its cursor and the present is ever skipped.

use super::{
    admission::{self, Admitted, Heard},
    encode,
    realtime::Realtime,
    revocation::Revoked,
    room::Room,
};
use crate::wire::{CLIENT_MESSAGE_BYTES_MAX, close};
use ac_core::{
    Platform, access,
    hub::{Frame, Group},
};
use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
};
use std::{pin::pin, sync::Arc};
use tokio::{
    sync::{OwnedSemaphorePermit, broadcast, broadcast::error::RecvError},
    time::{Instant, MissedTickBehavior, interval, interval_at, timeout},
};

/// Looks at the clock between two pings, so that silence is noticed soon after its time is up.
const BEATS_PER_PING: u32 = 4;
/// Messages a client may send between two beats. Pongs are all it has to send.
const MESSAGES_PER_BEAT_MAX: u32 = 64;

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client went.
    Gone,
    /// We close it, with a code and a reason for the client's log.
    Close(u16, &'static str),
}

pub const RESUME: End = End::Close(close::RESUME, "resume");

/// A connection that has not said hello yet.
pub struct Guest {
    pub realtime: Realtime,
    pub platform: Platform,
    pub admitted: Option<Admitted>,
    pub host: String,
    pub revoked: broadcast::Receiver<Revoked>,
    pub permit: OwnedSemaphorePermit,
}

/// Runs a connection from its upgrade to its end.
pub async fn serve(mut socket: WebSocket, mut guest: Guest) {
    let timings = guest.realtime.timings();
    let admission = Box::pin(admit(&mut socket, &mut guest)).await;
    // The permit is held until the client has heard why: the process does not stop before (Realtime::drained).
    let (end, _permit) = match admission {
        Err(end) => (end, guest.permit),
        Ok((admitted, cursor, room)) => {
            let gauge = metrics::gauge!("realtime_connections");
            gauge.increment(1.0);
            let mut connection = Connection::new(&mut socket, guest, admitted, room);
            let end = connection.run(cursor).await;
            gauge.decrement(1.0);
            (end, connection.permit)
        }
    };
    if let End::Close(code, reason) = end {
        metrics::counter!("realtime_closed", "code" => code.to_string()).increment(1);
        tracing::debug!(code, reason, "closed a live connection");
        // A client that does not read cannot be told; it is not waited for.
        let _ = timeout(timings.close, farewell(&mut socket, code, reason)).await;
    }
}

/// Says why, then reads on until the client has heard it: a socket dropped with unread input would swallow the reason.
async fn farewell(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = socket.recv().await {}
    }
}

async fn admit(socket: &mut WebSocket, guest: &mut Guest) -> Result<(Admitted, Option<i64>, Arc<Room>), End> {
    let hello = admission::hello(socket, &guest.realtime).await?;
    let admitted = match guest.admitted.take() {
        Some(admitted) => admitted,
        None => {
            let admitted = admission::by_token(&guest.realtime, hello.token, guest.host.clone()).await?;
            let full = End::Close(close::TRY_LATER, "too many connections");
            guest.permit = guest.realtime.connections().clone().try_acquire_owned().map_err(|_| full)?;
            admitted
        }
    };
    let room = guest.realtime.room(admitted.tenant.id);
    let room = room.ok_or(End::Close(close::TRY_LATER, "too many connections of this workspace"))?;
    Ok((admitted, hello.cursor, room))
}

pub struct Connection<'s> {
    socket: &'s mut WebSocket,
    pub(super) realtime: Realtime,
    pub(super) platform: Platform,
    pub(super) admitted: Admitted,
    room: Arc<Room>,
    live: broadcast::Receiver<Group>,
    revoked: broadcast::Receiver<Revoked>,
    /// Everything up to this seq was sent or is not for this client.
    pub(super) cursor: i64,
    ask_again: bool,
    heard_at: Instant,
    heard: u32,
    beats: u32,
    permit: OwnedSemaphorePermit,
}

impl<'s> Connection<'s> {
    fn new(socket: &'s mut WebSocket, guest: Guest, admitted: Admitted, room: Arc<Room>) -> Self {
        // Subscribed before the log is read: what is committed in between is heard, and ignored if it was read.
        let live = guest.platform.hub.subscribe(admitted.tenant.id);
        Self {
            socket,
            realtime: guest.realtime,
            platform: guest.platform,
            admitted,
            room,
            live,
            revoked: guest.revoked,
            cursor: 0,
            ask_again: false,
            heard_at: Instant::now(),
            heard: 0,
            beats: 0,
            permit: guest.permit,
        }
    }

    async fn run(&mut self, cursor: Option<i64>) -> End {
        match self.converse(cursor).await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn converse(&mut self, cursor: Option<i64>) -> Result<std::convert::Infallible, End> {
        let timings = self.realtime.timings();
        Box::pin(self.start(cursor)).await?;
        let mut beat = interval(timings.ping / BEATS_PER_PING);
        let mut check = interval_at(Instant::now() + self.realtime.first_check(), timings.check);
        for clock in [&mut beat, &mut check] {
            clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            if std::mem::take(&mut self.ask_again) {
                let Self { admitted, realtime, .. } = &mut *self;
                Box::pin(admitted.check(realtime)).await?;
            }
            tokio::select! {
                biased;
                revoked = self.revoked.recv() => self.on_revoked(revoked)?,
                _ = check.tick() => self.ask_again = true,
                _ = beat.tick() => self.on_beat().await?,
                message = self.socket.recv() => self.on_message(message)?,
                group = self.live.recv() => self.on_group(group).await?,
            }
        }
    }

    fn on_revoked(&mut self, revoked: Result<Revoked, RecvError>) -> Result<(), End> {
        // What was missed may have meant this connection.
        match revoked.map_or(Heard::AskAgain, |revoked| self.admitted.hear(revoked)) {
            Heard::Nothing => {}
            Heard::AskAgain => self.ask_again = true,
            Heard::End(end) => return Err(end),
        }
        Ok(())
    }

    async fn on_beat(&mut self) -> Result<(), End> {
        if self.heard_at.elapsed() > self.realtime.timings().dead {
            return Err(End::Gone);
        }
        self.heard = 0;
        self.beats = self.beats.wrapping_add(1);
        if self.beats.is_multiple_of(BEATS_PER_PING) {
            self.send(Message::Ping(Bytes::new())).await?;
            self.say(encode::cursor(self.cursor)).await?;
        }
        Ok(())
    }

    fn on_message(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.heard_at = Instant::now();
        self.heard += 1;
        match message {
            None | Some(Ok(Message::Close(_))) => Err(End::Gone),
            Some(Err(_)) => Err(End::Close(close::TOO_LARGE, "the message could not be read")),
            Some(Ok(Message::Text(text))) if text.as_str().len() > CLIENT_MESSAGE_BYTES_MAX => {
                Err(End::Close(close::TOO_LARGE, "the message is too large"))
            }
            Some(Ok(_)) if self.heard > MESSAGES_PER_BEAT_MAX => {
                Err(End::Close(close::BAD_MESSAGE, "too many messages"))
            }
            // After the hello a client has nothing to say. What a newer one might say is passed over.
            Some(Ok(_)) => Ok(()),
        }
    }

    async fn on_group(&mut self, group: Result<Group, RecvError>) -> Result<(), End> {
        let group = group.map_err(|_| RESUME)?;
        let (Some(first), Some(last)) = (group.first().map(|f| f.seq), group.last().map(|f| f.seq)) else {
            return Ok(());
        };
        self.renewed_by(&group).await?;
        if first > self.cursor.saturating_add(1) {
            Box::pin(self.fill_from_log(first - 1)).await?;
        }
        if first != self.cursor.saturating_add(1) {
            return self.show(&group).await;
        }
        let messages = self.room.messages(&group, &self.admitted.audience);
        self.cursor = last;
        for text in messages.iter() {
            self.say(text.clone()).await?;
        }
        Ok(())
    }

    /// Asks anew whom the connection stands for where one of the frames says that what people may do has changed: those that come
    /// with it, and all after, are for who may see them now.
    async fn renewed_by(&mut self, frames: &[Frame]) -> Result<(), End> {
        if !frames.iter().any(|frame| frame.seq > self.cursor && access::is_changed_by(frame)) {
            return Ok(());
        }
        let Self { admitted, realtime, .. } = &mut *self;
        Box::pin(admitted.check(realtime)).await
    }

    /// Sends what is new of `frames`, which are in order and without gaps after the cursor.
    pub(super) async fn show(&mut self, frames: &[Frame]) -> Result<(), End> {
        self.renewed_by(frames).await?;
        let seen = frames.partition_point(|frame| frame.seq <= self.cursor);
        let fresh = frames.get(seen..).unwrap_or_default();
        let Some(last) = fresh.last() else { return Ok(()) };
        self.cursor = last.seq;
        for text in encode::messages(fresh, &self.admitted.audience) {
            self.say(text).await?;
        }
        Ok(())
    }

    pub(super) async fn say(&mut self, text: Utf8Bytes) -> Result<(), End> {
        self.send(Message::Text(text)).await
    }

    /// Sends, unless the client does not read or is shut out meanwhile.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        let patience = self.realtime.timings().send;
        let Self { socket, revoked, admitted, ask_again, .. } = self;
        let mut sending = pin!(timeout(patience, socket.send(message)));
        loop {
            tokio::select! {
                biased;
                sent = &mut sending => return match sent {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) => Err(End::Gone),
                    Err(_) => Err(RESUME),
                },
                news = revoked.recv() => match news.map_or(Heard::AskAgain, |revoked| admitted.hear(revoked)) {
                    Heard::Nothing => {}
                    Heard::AskAgain => *ask_again = true,
                    Heard::End(end) => return Err(end),
                },
            }
        }
    }
}
