//! The browser's WebSocket, timers and animation frames around [`Machine`]. No decision is made here.

use super::{
    Live, Status,
    machine::{BEAT_MS, JITTER_STEPS, Machine, Next},
};
use gloo::{
    events::EventListener,
    timers::callback::{Interval, Timeout},
};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// What a browser reports where a connection broke without a close frame.
const ABNORMAL: u16 = 1006;

struct Driver {
    live: Live,
    machine: RefCell<Machine>,
    socket: RefCell<Option<Socket>>,
    retry: RefCell<Option<Timeout>>,
    frame_asked: Cell<bool>,
}

/// A socket with the listeners that die with it.
struct Socket {
    socket: WebSocket,
    _listeners: [EventListener; 3],
}

impl Drop for Socket {
    fn drop(&mut self) {
        // The listeners are gone, so nobody hears this close; it only frees the connection.
        let _ = self.socket.close();
    }
}

/// Connects, and stays connected for as long as the page lives. No page waits for the code of this.
#[lazy]
pub fn start(live: Live, cursor: Option<i64>) {
    let driver = Rc::new(Driver {
        live,
        machine: RefCell::new(Machine::new(cursor)),
        socket: RefCell::new(None),
        retry: RefCell::new(None),
        frame_asked: Cell::new(false),
    });
    driver.connect();
    let online = driver.clone();
    EventListener::new(&window(), "online", move |_| online.connect_anew()).forget();
    let offline = driver.clone();
    EventListener::new(&window(), "offline", move |_| offline.lost()).forget();
    Interval::new(BEAT_MS, move || driver.beat()).forget();
}

impl Driver {
    fn connect(self: &Rc<Self>) {
        self.retry.take();
        let Some(socket) = address().and_then(|address| WebSocket::new(&address).ok()) else {
            return self.closed(ABNORMAL);
        };
        let (opened, heard, ended) = (self.clone(), self.clone(), self.clone());
        let listeners = [
            EventListener::new(&socket, "open", move |_| opened.say_hello()),
            EventListener::new(&socket, "message", move |event| {
                if let Some(text) = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string()) {
                    heard.machine.borrow_mut().receive(&text);
                    heard.show();
                }
            }),
            EventListener::new(&socket, "close", move |event| {
                ended.closed(event.dyn_ref::<CloseEvent>().map_or(ABNORMAL, CloseEvent::code));
            }),
        ];
        self.socket.replace(Some(Socket { socket, _listeners: listeners }));
    }

    /// The network is back. A socket from before may be dead without knowing it: a new one brings what was missed at once.
    fn connect_anew(self: &Rc<Self>) {
        if self.machine.borrow().status() != Status::SignedOut {
            self.connect();
        }
    }

    fn lost(&self) {
        if self.machine.borrow().status() != Status::SignedOut {
            self.live.set_status(Status::Offline);
        }
    }

    fn say_hello(&self) {
        let hello = serde_json::to_string(&self.machine.borrow_mut().hello()).unwrap_or_default();
        if let Some(open) = &*self.socket.borrow() {
            // A socket that fails here closes, and its close is heard.
            let _ = open.socket.send_with_str(&hello);
        }
    }

    /// Tells the page at its next frame. A hidden page draws none: it hears everything at once when it is shown again.
    fn show(self: &Rc<Self>) {
        self.live.set_status(self.machine.borrow().status());
        if !self.machine.borrow().has_changes() || self.frame_asked.replace(true) {
            return;
        }
        let driver = self.clone();
        request_animation_frame(move || {
            driver.frame_asked.set(false);
            let changes = driver.machine.borrow_mut().take_changes();
            driver.live.apply(&changes);
        });
    }

    fn closed(self: &Rc<Self>, code: u16) {
        let next = self.machine.borrow_mut().closed(code, jitter());
        self.live.set_status(self.machine.borrow().status());
        if let Next::RetryAfter { ms } = next {
            let driver = self.clone();
            self.retry.replace(Some(Timeout::new(ms, move || driver.connect())));
        }
    }

    fn beat(self: &Rc<Self>) {
        let open = self.retry.borrow().is_none() && self.socket.borrow().is_some();
        if open && self.machine.borrow_mut().beat() {
            self.socket.take();
            self.closed(ABNORMAL);
        }
    }
}

fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}

/// Coin tosses: the browser's random number is a fraction, the wait is whole milliseconds.
fn jitter() -> u32 {
    (0..JITTER_STEPS.ilog2()).fold(0, |bits, _| bits * 2 + u32::from(js_sys::Math::random() < 0.5))
}
