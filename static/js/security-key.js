// Says why a security key was not taken: allauth's script would only write it to the console.
const NAMED = {
  NotAllowedError: "It was cancelled, or took too long. Try again.",
  InvalidStateError: "This key is one of yours already.",
  SecurityError: "A security key works over https, or on localhost, alone.",
};
const fault = document.getElementById("key-fault");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const named = NAMED[event.detail.exception.name];
  if (named) fault.querySelector("span").textContent = named;
  fault.hidden = false;
});
