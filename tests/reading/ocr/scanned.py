"""Pictures as files for the tests."""

import io


def as_pdf(pages, dpi=150):
    """Return pictures as a PDF of pictures."""
    from PIL import Image

    images = [Image.fromarray(page) for page in pages]
    raw = io.BytesIO()
    images[0].save(raw, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=85)
    return raw.getvalue()


def as_png(page):
    """Return a picture as a PNG file."""
    from PIL import Image

    raw = io.BytesIO()
    Image.fromarray(page).save(raw, "PNG")
    return raw.getvalue()
