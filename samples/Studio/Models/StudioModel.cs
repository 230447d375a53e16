using Fal.Kling;
using Studio.Orders;

namespace Studio.Models;

/// <summary>A model as the form offers it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is good for.</param>
/// <param name="Text">What it offers without a picture.</param>
/// <param name="Picture">What it offers with one.</param>
internal sealed record StudioModel(string Id, string Name, string Description, StudioOffer Text, StudioOffer Picture);

/// <summary>The lengths and shapes of a model.</summary>
/// <param name="Seconds">The lengths.</param>
/// <param name="Shapes">The aspect ratios; empty if the picture gives it.</param>
/// <param name="Request">Makes the request of a form.</param>
internal sealed record StudioOffer(int[] Seconds, string[] Shapes, Func<OrderForm, KlingRequest> Request);
