//! Dragging something by mouse, pen or finger, wherever a view lets it be dragged. A finger must rest first, so that a swipe
//! still scrolls.
use crate::dom::{command_key_pressed, whole_px};
use leptos::{ev, html, prelude::*};
use send_wrapper::SendWrapper;
use std::time::Duration;
use wasm_bindgen::{JsCast, prelude::Closure};

/// How long a finger rests on something before it is lifted.
const LONG_PRESS: Duration = Duration::from_millis(320);
/// How far a mouse moves before a press becomes a drag.
const MOUSE_SLACK_PX: i32 = 4;
/// How far a finger may tremble while it rests.
const TOUCH_SLACK_PX: i32 = 9;

/// The bit of the main button among those that are down.
const LEFT_BUTTON: u16 = 1;

/// What is under the pointer, and where it was when it was lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ghost {
    pub key: String,
    pub left: i32,
    pub top: i32,
    pub width: i32,
}

/// A pointer that is down on something and may become a drag.
#[derive(Clone, Debug)]
struct Press {
    key: String,
    pointer: i32,
    x: i32,
    y: i32,
    touch: bool,
}

/// How far the dragging of one view has come.
#[derive(Clone, Copy)]
pub(crate) struct Drag {
    pub ghost: RwSignal<Option<Ghost>>,
    pub ghost_node: NodeRef<html::Div>,
    press: StoredValue<Option<Press>>,
    /// Of the browser's one thread. On the server, where a page may end on another thread than it began on, there is none.
    still: StoredValue<Option<SendWrapper<Still>>>,
    pointer: StoredValue<(i32, i32)>,
    just_dropped: StoredValue<bool>,
}

impl Drag {
    pub(crate) fn new() -> Self {
        Self {
            ghost: RwSignal::new(None),
            ghost_node: NodeRef::new(),
            press: StoredValue::new(None),
            still: StoredValue::new(None),
            pointer: StoredValue::new((0, 0)),
            just_dropped: StoredValue::new(false),
        }
    }

    pub(crate) fn is_on(self) -> bool {
        self.ghost.try_with_untracked(Option::is_some).unwrap_or_default()
    }

    /// Where the pointer is in the window.
    pub(crate) fn pointer(self) -> (i32, i32) {
        self.pointer.get_value()
    }

    /// Top of what is dragged, in the window.
    pub(crate) fn ghost_top(self) -> Option<i32> {
        let grabbed = self.press.with_value(|press| press.as_ref().map(|press| press.y))?;
        let top = self.ghost.with_untracked(|ghost| ghost.as_ref().map(|ghost| ghost.top))?;
        Some(top + self.pointer().1 - grabbed)
    }

    /// How far to the right the pointer is of where it went down.
    pub(crate) fn across(self) -> i32 {
        self.press.with_value(|press| press.as_ref().map_or(0, |press| self.pointer().0 - press.x))
    }

    /// The click that ends a drag must not open what was dragged.
    pub(crate) fn swallow_click(self, event: &ev::MouseEvent) {
        if self.just_dropped.get_value() {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// A finger that rests on what it drags asks for no menu.
    pub(crate) fn swallow_menu(self, event: &ev::MouseEvent) {
        if self.is_on() {
            event.prevent_default();
        }
    }

    /// Where it went down and whether it is a finger, if it is the pointer that is down here: a second finger steers nothing.
    fn pressed_by(self, event: &ev::PointerEvent) -> Option<(i32, i32, bool)> {
        let press = |press: &Press| (press.pointer == event.pointer_id()).then_some((press.x, press.y, press.touch));
        self.press.with_value(|pressed| pressed.as_ref().and_then(press))
    }

    fn let_go(self) {
        self.press.set_value(None);
        self.still.set_value(None);
    }
}

/// A view whose things are dragged.
pub(crate) trait Draggable: Copy + 'static {
    fn drag(self) -> Drag;
    /// Hears of the pointer until it is up.
    fn root(self) -> Option<web_sys::HtmlDivElement>;
    /// What may be dragged at `target`, and its key.
    fn grasp(self, target: &web_sys::Element) -> Option<(web_sys::Element, String)>;
    /// Lifts it: where it is drawn, unless it is gone.
    fn lift(self, key: &str) -> Option<web_sys::Element>;
    /// Finds what is below the pointer.
    fn aim(self);
    /// Scrolls while the pointer is near an edge; asked in each frame of a drag.
    fn pull(self);
    fn put_down(self, key: String);
    fn put_back(self);
}

/// The pointer went down: remember where, in case it becomes a drag.
pub(crate) fn press(view: impl Draggable, event: &ev::PointerEvent) {
    let drag = view.drag();
    let plain = event.button() == 0 && event.is_primary() && !command_key_pressed(event) && !event.shift_key();
    if !plain || drag.is_on() {
        return;
    }
    let target: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
    let Some((element, key)) = target.and_then(|target| view.grasp(&target)) else { return };
    let touch = event.pointer_type() == "touch";
    let pointer = event.pointer_id();
    drag.press.set_value(Some(Press { key, pointer, x: event.client_x(), y: event.client_y(), touch }));
    drag.pointer.set_value((event.client_x(), event.client_y()));
    if touch {
        drag.still.set_value(Some(SendWrapper::new(Still::keep(element, move || drag.is_on()))));
        set_timeout(
            move || {
                // A tap may have left the page by now, and the view with it.
                let still = drag.press.try_with_value(|p| p.as_ref().is_some_and(|p| p.pointer == pointer));
                if still == Some(true) && !drag.is_on() {
                    start(view);
                }
            },
            LONG_PRESS,
        );
    }
}

/// The pointer moved: maybe begin, else follow. Reads no layout itself.
pub(crate) fn moved(view: impl Draggable, event: &ev::PointerEvent) {
    let drag = view.drag();
    let Some((x, y, touch)) = drag.pressed_by(event) else { return };
    // Let go of where nobody heard it.
    if !touch && event.buttons() & LEFT_BUTTON == 0 {
        return cancel(view);
    }
    let (dx, dy) = (event.client_x() - x, event.client_y() - y);
    drag.pointer.set_value((event.client_x(), event.client_y()));
    let far = dx.abs().max(dy.abs());
    match (drag.is_on(), touch) {
        (true, _) => follow(view, dx, dy),
        (false, true) if far > TOUCH_SLACK_PX => drag.let_go(),
        (false, false) if far > MOUSE_SLACK_PX => {
            start(view);
            follow(view, dx, dy);
        }
        _ => {}
    }
}

fn start(view: impl Draggable) {
    let drag = view.drag();
    let (Some(press), Some(root)) = (drag.press.get_value(), view.root()) else { return };
    let Some(place) = view.lift(&press.key).map(|element| element.get_bounding_client_rect()) else { return };
    // Without capture the drag merely ends at the window's edge.
    let _ = root.set_pointer_capture(press.pointer);
    drag.ghost.set(Some(Ghost {
        key: press.key,
        left: whole_px(place.left()),
        top: whole_px(place.top()),
        width: whole_px(place.width()),
    }));
    request_animation_frame(move || each_frame(view));
}

/// Moves the ghost by one style property.
fn follow(view: impl Draggable, dx: i32, dy: i32) {
    if let Some(ghost) = view.drag().ghost_node.get_untracked() {
        let transform = format!("translate({dx}px, {dy}px)");
        // A property the browser knows cannot fail to be set.
        let _ = web_sys::HtmlElement::style(&ghost).set_property("transform", &transform);
    }
    view.aim();
}

/// Runs while something is dragged and no longer.
fn each_frame(view: impl Draggable) {
    if view.drag().is_on() {
        view.pull();
        request_animation_frame(move || each_frame(view));
    }
}

/// The pointer went up: put down what was dragged.
pub(crate) fn release(view: impl Draggable, event: &ev::PointerEvent) {
    let drag = view.drag();
    if drag.pressed_by(event).is_none() {
        return;
    }
    drag.let_go();
    let Some(ghost) = drag.ghost.get_untracked() else { return };
    drag.ghost.set(None);
    drag.just_dropped.set_value(true);
    // A drop outside a link makes no click; forget it before the next honest one.
    request_animation_frame(move || drag.just_dropped.set_value(false));
    view.put_down(ghost.key);
}

/// The system took a pointer away.
pub(crate) fn lost(view: impl Draggable, event: &ev::PointerEvent) {
    if view.drag().pressed_by(event).is_some() {
        cancel(view);
    }
}

/// What is dragged goes back to where it was.
pub(crate) fn cancel(view: impl Draggable) {
    let drag = view.drag();
    drag.let_go();
    if drag.is_on() {
        drag.ghost.set(None);
        view.put_back();
    }
}

/// Escape ends a drag wherever the focus is.
pub(crate) fn escape_cancels(view: impl Draggable + Send + Sync) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && view.drag().is_on() {
                cancel(view);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Tells `on_hold` of what is lifted and let go of: what lies below must not change meanwhile.
pub(crate) fn tell_of_hold(is_lifted: impl Fn() -> bool + Send + Sync + 'static, on_hold: Callback<bool>) {
    Effect::new(move |before: Option<bool>| {
        let now = is_lifted();
        if before.unwrap_or_default() != now {
            on_hold.run(now);
        }
        now
    });
}

/// Keeps the page from scrolling under a finger that drags something. It listens at the thing itself: a touch ends where it
/// began, even when scrolling has taken that out of the page, and then nothing above it hears of it any more.
struct Still {
    held: web_sys::Element,
    hear: Closure<dyn Fn(web_sys::TouchEvent)>,
}

/// What [`Still`] listens to.
const MOVES: &str = "touchmove";

impl Still {
    fn keep(held: web_sys::Element, dragging: impl Fn() -> bool + 'static) -> Self {
        let hear = Closure::<dyn Fn(web_sys::TouchEvent)>::new(move |event: web_sys::TouchEvent| {
            if dragging() {
                event.prevent_default();
            }
        });
        // It can only fail for a listener that is none.
        let _ = held.add_event_listener_with_callback(MOVES, hear.as_ref().unchecked_ref());
        Self { held, hear }
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        let _ = self.held.remove_event_listener_with_callback(MOVES, self.hear.as_ref().unchecked_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_draws_ends_on_any_thread() {
        let page = Owner::new();
        page.with(Drag::new);
        assert!(std::thread::spawn(move || page.cleanup()).join().is_ok());
    }
}
